"""R3.1: a record counts where its person belongs, whatever happens to either, also while the plugin is off."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.graduate_register.following import TASK
from portal.db import session, transaction
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.orgs.graduation import resettle
from portal.orgs.holding import hold
from portal.orgs.models import Org
from portal.orgs.moving import move as move_org
from portal.people import moving
from portal.people.graduation import set_graduating
from portal.people.models import Person
from portal.provinces.services import switch
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.imports.engine import Engine
from tests.imports.test_engine import doctor
from tests.members import csv_file, member
from tests.plugins.graduate_register.graduates import (
    CLASS,
    LATER,
    OTHER,
    counted,
    figures,
    graduating,
    ids_of,
    record_of,
    say,
)
from tests.plugins.graduation_marking.graduating import let_pass


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """A class all of whom are registered."""
    with graduating(cast):
        say(cast, ids_of(cast, CLASS))
        yield cast


def version(person_id: int) -> int:
    return session().scalars(select(Person.version).where(Person.id == person_id)).one()


def holds() -> None:
    """Figures are right, and no invariant is broken."""
    assert kept() == recounted()
    assert doctor() == []


def test_R3_1_records_follow_who_is_moved_removed_and_restored(stage: Cast) -> None:
    first, second, third = ids_of(stage, CLASS)
    school = stage.scope("school")
    moving.move(school, [first], OTHER)
    moving.move(school, [second], LATER)  # who does not graduate this year any more
    assert (figures(stage, CLASS), figures(stage, OTHER)) == (counted(1, 1, 1, 1), counted(3, 1, 1, 1))
    assert (figures(stage, LATER), record_of(second).org_id) == (counted(0, 0, 0, 0), None)
    set_graduating(school, LATER, [second], graduating=True)
    assert figures(stage, LATER) == counted(1, 1, 1, 1)
    moving.remove(school, [third], "已转出")
    assert figures(stage, "jiada") == counted(4, 2, 2, 2)
    session().rollback()
    moving.restore(school, third, version(third))
    assert (figures(stage, "jiada"), record_of(third).version) == (counted(5, 3, 3, 3), 1)
    holds()


def test_R3_1_records_follow_their_branch_moved_and_converted(stage: Cast) -> None:
    branch = session().scalars(select(Org).where(Org.code == CLASS)).one()
    move_org(stage.scope("school"), CLASS, branch.version, "jiada-wy")
    assert (figures(stage, "jiada-wy"), figures(stage, "jiada-jx")["registered"]) == (counted(3, 3, 3, 3), 0)
    request_due()
    let_pass("2019-06-01T00:00")
    assert stage.org(CLASS).category == "graduate_org"
    assert figures(stage, "jiada-wy") == counted(3, 3, 3, 3)
    holds()


def test_R3_1_records_of_a_class_that_does_not_graduate_after_all_count_no_more(stage: Cast) -> None:
    national = stage.scope("national")
    for month, registered in (("2022-06", 0), ("2019-07", 3)):
        with transaction() as s:
            resettle(s, national, *hold(s, national, CLASS), month=month)
        assert figures(stage, CLASS) == counted(registered, registered, registered, registered)
        assert kept() == recounted()


def test_R3_1_the_undo_of_an_import_leaves_who_is_registered(stage: Cast) -> None:
    engine = Engine(stage.scope("school"))
    title = stage.org(OTHER).full_name
    made = engine.take_in(csv_file([member(n, title) for n in (501, 502)]))
    first, second = ids_of(stage, OTHER)[-2:]
    say(stage, [first])
    engine.undo(made.id)
    assert (first in ids_of(stage, OTHER), second in ids_of(stage, OTHER)) == (True, False)
    assert figures(stage, OTHER) == counted(3, 1, 1, 1)
    holds()


def test_R3_1_what_happened_while_the_plugin_was_off_is_made_up_for(stage: Cast) -> None:
    first, second, _ = ids_of(stage, CLASS)
    school, national = stage.scope("school"), stage.scope("national")
    switch(national, "jia", "graduate_register", on=False)
    moving.move(school, [first], OTHER)
    moving.remove(school, [second], "已转出")
    assert doctor() == []  # the figures are those of the plugin's rows, which stay
    assert (figures(stage, CLASS)["registered"], figures(stage, OTHER)["registered"]) == (3, 0)
    switch(national, "jia", "graduate_register", on=True)
    for run_id in session().scalars(select(Run.id).where(Run.task == TASK)).all():
        perform_here(run_id)
    assert (figures(stage, CLASS), figures(stage, OTHER)) == (counted(1, 1, 1, 1), counted(3, 1, 1, 1))
    holds()
