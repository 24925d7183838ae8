"""R2.2: the same people in two imports, let in by two processes at the same moment."""

from __future__ import annotations

import random
from collections.abc import Iterator

import pytest

from portal.config import Config
from portal.imports import services
from portal.imports.models import Import
from portal.imports.queries import all_lines
from tests.imports.engine import Engine, members, scalar
from tests.imports.performer import Performer
from tests.imports.test_engine import doctor
from tests.members import csv_file, id_number, member, mobile

MINE, THEIRS = "共青团甲省大学机械学院机械1501班支部委员会", "共青团甲省大学外语学院英语1501班支部委员会"
PEOPLE = 3000
ALONE = 6


@pytest.fixture
def two(config: Config) -> Iterator[tuple[Performer, Performer]]:
    with Performer(config) as one, Performer(config) as other:
        yield one, other


def let_in_together(school: Engine, two: tuple[Performer, Performer], ids: list[int]) -> list[Import]:
    """Confirm both imports and have them applied at once."""
    for import_id in ids:
        services.start_apply(school.scope, members(), school.found(import_id))
    runs = [school.found(import_id).run_id for import_id in ids]
    for performer, run in zip(two, runs, strict=True):
        performer.begin(run)
    for performer in two:
        performer.wait()
    return [school.found(import_id) for import_id in ids]


def shuffled(rows: list[list[str]], seed: int) -> list[list[str]]:
    random.Random(seed).shuffle(rows)
    return rows


def test_each_person_is_there_once_and_the_loser_is_told_who_holds_the_number(
    school: Engine, two: tuple[Performer, Performer]
) -> None:
    contents = [
        csv_file(shuffled([member(n, branch) for n in range(PEOPLE)], seed))
        for seed, branch in enumerate((MINE, THEIRS))
    ]
    ids = [school.check(content).id for content in contents]
    done = let_in_together(school, two, ids)
    assert [found.state for found in done] == ["applied", "applied"]
    assert sum(found.stored for found in done) == PEOPLE == scalar("SELECT count(*) FROM core_person")
    for found, other in zip(done, (THEIRS, MINE), strict=True):
        assert (found.accepted, found.stored + found.rejected) == (found.stored, PEOPLE)
        for line in all_lines(found, "rejected"):
            assert [code for code, _, _ in line.problems] == ["ID_DUP_DB"]
            assert other in line.problems[0][1]
    assert doctor() == []


def collide(n: int, branch: str, how: str) -> bytes:
    """One person; two such files have the ID number, the mobile or both in common."""
    other = n if branch == MINE else n + 10_000
    changes = {"id": {"手机号": mobile(other)}, "mobile": {"身份证号": id_number(other)}, "both": {}}[how]
    return csv_file([member(n, branch, **changes)])


@pytest.mark.parametrize(("how", "code"), [("both", "ID_DUP_DB"), ("id", "ID_DUP_DB"), ("mobile", "PHONE_DUP_DB")])
def test_single_rows_collide_too(school: Engine, two: tuple[Performer, Performer], how: str, code: str) -> None:
    for n in range(0, 2 * ALONE, 2):
        ids = [school.check(collide(n, branch, how)).id for branch in (MINE, THEIRS)]
        done = let_in_together(school, two, ids)
        assert sorted(found.stored for found in done) == [0, 1]
        (loser,) = [found for found in done if not found.stored]
        (line,) = all_lines(loser, "rejected")
        assert code in [problem[0] for problem in line.problems]
    assert scalar("SELECT count(*) FROM core_person") == ALONE
    assert doctor() == []
