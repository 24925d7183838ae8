"""Progress is true, only grows, and whoever has lost a run writes nothing more."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest

from portal.imports.applying import apply
from portal.imports.checking import BATCH, check
from portal.imports.services import start_apply
from portal.imports.steps import scope_of
from portal.jobs.context import LeaseLost
from tests.imports.engine import Engine, members, scalar
from tests.imports.test_engine import doctor
from tests.members import csv_file, member

BRANCH = "共青团甲省大学机械学院机械1501班支部委员会"
ROWS = 3 * BATCH + 500
KEPT = "SELECT count(*) FROM core_import_row WHERE import_id = :id"


@dataclass
class Watching:
    """Takes down what it is told, and how many rows the database has by then; loses the run when it is time."""

    import_id: int
    lost_after: int = 1_000_000
    told: list[tuple[str, int, int]] = field(default_factory=list)

    def progress(self, stage: str, done: int, total: int) -> None:
        self.told.append((stage, done, total))
        self.hold()

    def hold(self) -> None:
        if len(self.told) > self.lost_after:
            raise LeaseLost


@pytest.fixture
def uploaded(school: Engine) -> int:
    rows = [member(n, BRANCH) for n in range(ROWS)]
    return school.send(csv_file([*rows, [], ["合计", *[""] * 10]]))


def checked_by(school: Engine, import_id: int, watcher: Watching) -> None:
    found = school.found(import_id)
    check(watcher, scope_of(found), members(), found)


def test_progress_counts_the_rows_of_the_file_and_never_goes_back(school: Engine, uploaded: int) -> None:
    watcher = Watching(uploaded)
    checked_by(school, uploaded, watcher)
    stages, done, totals = zip(*watcher.told, strict=True)
    assert set(stages) == {"检查"}
    assert list(done) == sorted(set(done))
    assert set(totals) == {done[-1]} == {ROWS + 2}
    assert len(done) > 3


def test_the_run_says_how_far_it_is_and_ends_complete(school: Engine, uploaded: int) -> None:
    assert school.work(uploaded).state == "checked"
    run = school.run(uploaded)
    assert (run.state, run.stage, run.done_units, run.total_units) == ("done", "检查", ROWS + 2, ROWS + 2)
    school.apply(uploaded)
    run = school.run(uploaded)
    assert (run.stage, run.done_units, run.total_units) == ("入库", ROWS, ROWS)
    school.undo(uploaded)
    run = school.run(uploaded)
    assert (run.stage, run.done_units, run.total_units) == ("撤销", ROWS, ROWS)


def test_rows_and_progress_are_written_together(school: Engine, uploaded: int) -> None:
    watcher = Watching(uploaded, lost_after=2)
    with pytest.raises(LeaseLost):
        checked_by(school, uploaded, watcher)
    assert scalar(KEPT, id=uploaded) == watcher.told[1][1] == 2 * BATCH


def test_a_check_that_was_interrupted_begins_anew(school: Engine, uploaded: int) -> None:
    with pytest.raises(LeaseLost):
        checked_by(school, uploaded, Watching(uploaded, lost_after=2))
    found = school.work(uploaded)
    assert (found.state, found.accepted, scalar(KEPT, id=uploaded)) == ("checked", ROWS, found.accepted + found.skipped)
    assert school.apply(uploaded).stored == ROWS
    assert doctor() == []


def test_who_lost_the_run_at_the_end_of_applying_has_stored_nothing(school: Engine, uploaded: int) -> None:
    school.work(uploaded)
    start_apply(school.scope, members(), school.found(uploaded))
    found = school.found(uploaded)
    with pytest.raises(LeaseLost):
        apply(Watching(uploaded, lost_after=1), scope_of(found), members(), found)
    assert (school.found(uploaded).state, scalar("SELECT count(*) FROM core_person")) == ("applying", 0)
    assert school.work(uploaded).stored == ROWS
    assert doctor() == []
