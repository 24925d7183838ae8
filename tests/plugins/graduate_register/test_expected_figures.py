"""R3.1: how many an area expects is kept, whatever moves it, and equals what is listed there."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import pytest
from sqlalchemy import select, text

from plugins.graduate_register.expected import list_expected
from plugins.graduate_register.expected_checks import EXPECTED_CHECKS
from plugins.graduate_register.expected_figures import by_area, by_destination, by_township
from plugins.graduate_register.facts import Facts
from plugins.graduate_register.following import TASK
from plugins.graduate_register.models import Release
from plugins.graduate_register.receiving import Area
from plugins.graduate_register.releasing import release, withdraw
from portal.db import session, transaction
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.orgs import services
from portal.orgs.graduation import resettle
from portal.orgs.holding import hold
from portal.orgs.models import Org
from portal.orgs.moving import move as move_org
from portal.people.models import Person
from portal.people.moving import move, remove, restore
from portal.provinces.services import switch
from tests.casting import Cast
from tests.orgs.test_races import at_once
from tests.plugins.graduate_register.arrivals import places_of
from tests.plugins.graduate_register.graduates import CLASS, LATER, NORTH, OTHER, WEST, WORK, ids_of, record_of, say
from tests.plugins.graduation_marking.graduating import let_pass


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """One in each township of a county, of a class that is released; another class, with one more, is not."""
    with places_of(cast):
        release(cast.scope("faculty"), CLASS)
        yield cast


def expected() -> tuple[int, int]:
    """How many 北山街道 and 西溪街道 expect; every way to read it has to agree."""
    session().rollback()
    found = by_township("330106")
    north, west = found.get(NORTH, 0), found.get(WEST, 0)
    sums = by_area(["33", "3301", "330106", NORTH, WEST])
    assert sums == {"33": north + west, "3301": north + west, "330106": north + west, NORTH: north, WEST: west}
    for code in ("", "33", "3301", "330106"):
        assert sum(by_destination(code).values()) == len(list_expected(Area(code, {})).rows) == north + west
    assert sum(by_destination(WEST).values()) == len(list_expected(Area(WEST, {})).rows) == west
    assert [fault for check in EXPECTED_CHECKS for fault in check.find()] == []
    return north, west


def version(code: str) -> int:
    return session().scalars(select(Org.version).where(Org.code == code)).one()


def test_R3_1_figures_move_with_records_people_and_releases(stage: Cast) -> None:
    (one, two, _), school = ids_of(stage, CLASS), stage.scope("school")
    assert expected() == (1, 1)
    assert by_destination("330106") == {"work": 1, "none_yet": 1}
    say(stage, [two], WORK, version=1)
    assert (expected(), by_destination("33")) == ((0, 2), {"work": 2})
    remove(school, [one], "已转出")
    assert expected()[1] == 1
    session().rollback()
    restore(school, one, session().scalars(select(Person.version).where(Person.id == one)).one())
    move(school, [two], OTHER)  # which nobody has released
    assert expected()[1] == 1
    assert (release(school, "jiada"), expected()[1]) == (1, 3)
    with transaction() as s:
        resettle(s, stage.scope("national"), *hold(s, stage.scope("national"), OTHER), month="2022-06")
    assert expected()[1] == 1
    assert (withdraw(school, "jiada"), expected()) == (2, (0, 0))


def test_R3_1_figures_move_with_branches_and_releases_end_with_them(stage: Cast) -> None:
    national = stage.scope("national")
    move_org(national, CLASS, version(CLASS), "yida")
    assert expected() == (1, 1)
    for on, seen in ((False, (0, 0)), (True, (1, 1))):
        switch(national, "yi", "graduate_register", on=on)
        assert expected() == seen
    request_due()
    let_pass("2019-06-01T00:00")
    assert (stage.org(CLASS).category, expected()) == ("graduate_org", (1, 1))
    move(national, ids_of(stage, CLASS), LATER)
    services.close(national, CLASS, version(CLASS))
    assert (expected(), session().scalars(select(Release)).all()) == ((0, 0), [])


def test_R3_1_what_happened_while_the_plugin_was_off_is_made_up_for_in_the_figures(stage: Cast) -> None:
    national, one = stage.scope("national"), ids_of(stage, CLASS)[0]
    release(stage.scope("school"), OTHER)
    for province in ("jia", "yi"):
        switch(national, province, "graduate_register", on=False)
    move(national, [one], LATER)
    move_org(national, OTHER, version(OTHER), "yida")
    assert expected() == (0, 0)
    with transaction() as s:
        s.execute(text("UPDATE graduate_register_expected SET value = value + 7"))
    for province in ("jia", "yi"):
        switch(national, province, "graduate_register", on=True)
    for run_id in session().scalars(select(Run.id).where(Run.task == TASK)).all():
        perform_here(run_id)
    assert (expected(), record_of(one).org_id) == ((1, 1), None)


def test_R3_1_figures_hold_when_all_act_at_once(stage: Cast) -> None:
    (one, two, _), school = ids_of(stage, CLASS), stage.scope("school")
    north = Facts(destination="none_yet", residence_township=NORTH, residence_address="曙光路1号")
    acts = (
        partial(withdraw, school, CLASS), partial(release, school, CLASS), partial(move, school, [one], OTHER),
        partial(move, school, [one], CLASS),
    )  # fmt: skip
    for turn, facts in enumerate((WORK, north, WORK), 1):
        at_once(stage.app, *acts, partial(say, stage, [one, two], facts, version=turn))
        expected()
