"""After thirty days files, staged rows and verdicts are gone, and nothing is left half done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from portal import clock
from portal.errors import Conflict
from portal.imports import services
from portal.imports.forgetting import forget, too_old
from portal.imports.problem_book import problem_book
from tests.imports.engine import Engine, members, scalar
from tests.imports.test_engine import doctor
from tests.members import csv_file, member

BRANCH = "共青团甲省大学机械学院机械1501班支部委员会"
LATER = timedelta(days=30, minutes=1)


def forget_all() -> list[int]:
    ids = too_old()
    for import_id in ids:
        forget(import_id)
    return ids


def left_of(import_id: int) -> list[int]:
    tables = ("core_import_row", "core_import_chunk", "info_entry_staged_member")
    return [scalar(f"SELECT count(*) FROM {table} WHERE import_id = :id", id=import_id) for table in tables]


def test_what_was_never_confirmed_is_thrown_away(school: Engine) -> None:
    found = school.check(csv_file([member(1, BRANCH), member(2, "")]))
    with clock.frozen(found.created_at + LATER):
        assert found.id in forget_all()
        assert left_of(found.id) == [0, 0, 0]
        forgotten = school.found(found.id)
        assert (forgotten.state, forgotten.accepted, forgotten.rejected) == ("discarded", 1, 1)
        with pytest.raises(Conflict):
            services.start_apply(school.scope, members(), forgotten)
        assert found.id not in too_old()
    assert doctor() == []


def test_what_was_stored_keeps_its_rows_as_long_as_it_can_be_undone(school: Engine) -> None:
    found = school.check(csv_file([member(1, BRANCH)]))
    with clock.frozen(found.created_at + timedelta(days=20)):
        found = school.apply(found.id)
    assert found.applied_at is not None
    with clock.frozen(found.created_at + LATER):
        assert found.id not in forget_all()
    with clock.frozen(found.applied_at + LATER):
        assert found.id in forget_all()
    assert left_of(found.id) == [0, 0, 0]
    assert (school.found(found.id).state, scalar("SELECT count(*) FROM core_person")) == ("applied", 1)
    with pytest.raises(Exception, match="保存期限"):
        problem_book(members(), school.found(found.id))
    assert doctor() == []


def test_a_step_that_nobody_did_in_thirty_days_is_not_done_any_more(school: Engine) -> None:
    waiting = school.check(csv_file([member(1, BRANCH)]))
    services.start_apply(school.scope, members(), waiting)
    stored = school.take_in(csv_file([member(2, BRANCH)]))
    services.start_undo(school.scope, members(), stored)
    begun = school.send(csv_file([member(3, BRANCH)]))
    with clock.frozen(clock.now() + LATER):
        forget_all()
        states = [school.work(import_id).state for import_id in (waiting.id, stored.id, begun)]
        assert [school.run(import_id).state for import_id in (waiting.id, stored.id, begun)] == ["done"] * 3
    assert states == ["discarded", "applied", "discarded"]
    assert scalar("SELECT count(*) FROM core_person") == 1
    assert doctor() == []
