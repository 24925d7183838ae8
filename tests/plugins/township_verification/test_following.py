"""What becomes of a report while its organisation is renamed, moved, closed, or recognised anew (A1.3)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from sqlalchemy import select

from plugins.township_verification import report_filing, reporting
from plugins.township_verification.recognition import ask
from plugins.township_verification.report_queries import way_of
from portal import clock
from portal.accounts.services import create_account, disable, end_post
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.jobs.entry import perform_here
from portal.orgs.models import Org
from portal.orgs.services import change, close, create, facts_of
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.orgs.growing import facts
from tests.plugins.township_verification.climbing import (
    TOWN,
    confirm,
    kinds,
    lies_at,
    make,
    move_to,
    say,
    state,
    waiting,
)

COUNTY, ABROAD = "nanhe", "beihe"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """Another county below the city, and one in another province, which nobody administers."""
    cast.employ("city", "county")
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        for above, code, name in (("dongjiang", COUNTY, "甲省东江市南河县"), ("yi", ABROAD, "乙省北河县")):
            county = replace(facts(f"共青团{name}委员会"), category="committee", is_leading_body=True)
            create(cast.scope("national"), above, county, code)
        for code in (TOWN, "baishi"):
            say(cast, code, True)
        yield cast


def doubt(cast: Cast, who: str = "township", code: str = TOWN) -> int:
    """Report that what is called like a township is none."""
    return make(cast, who, code, wanted=False, why="已撤镇")


def rename(cast: Cast, code: str, name: str) -> None:
    org = session().scalars(select(Org).where(Org.code == code)).one()
    change(cast.scope("national"), code, org.version, replace(facts_of(org), full_name=name))


def shut(cast: Cast, code: str) -> None:
    for org in session().scalars(select(Org).where(Org.code.startswith(f"{code}-"))).all():
        close(cast.scope("national"), org.code, org.version)
    close(cast.scope("national"), code, session().scalars(select(Org.version).where(Org.code == code)).one())


def dismiss(cast: Cast, by: str, who: str, act: Callable[[Scope, OrgRef, int], None] = end_post) -> None:
    """A superior ends the post of an administrator, or disables the account."""
    gone = cast.scope(who)
    assert gone.post_id is not None
    act(cast.scope(by), gone.org, gone.post_id)


def test_A1_3_a_renamed_unit_keeps_its_report_with_the_name_it_had(stage: Cast) -> None:
    made = doubt(stage)
    rename(stage, TOWN, "共青团清河县城关街道工作委员会")
    assert (state(made).full_name, lies_at(made)) == ("共青团清河县城关镇委员会", "qinghe")
    confirm(stage, "county", made)
    assert doctor() == []


def test_A1_3_a_report_goes_along_to_another_county_and_to_another_province(stage: Cast) -> None:
    made = doubt(stage)
    move_to(stage, TOWN, COUNTY)
    assert (lies_at(made), kinds(made)) == ("dongjiang", ["asked", "moved"])  # nobody administers the new county
    assert (waiting(stage, "qinghe"), waiting(stage, "dongjiang"), doctor()) == (0, 1, [])
    with pytest.raises(Missing):
        reporting.confirm(stage.scope("county"), made, 2)
    confirm(stage, "city", made)
    move_to(stage, TOWN, ABROAD)
    assert (lies_at(made), waiting(stage, "jia"), doctor()) == ("centre", 0, [])


def test_A1_3_what_lies_above_both_places_stays_where_it_lies(stage: Cast) -> None:
    made = doubt(stage)
    confirm(stage, "county", made)
    move_to(stage, TOWN, COUNTY)
    assert (lies_at(made), kinds(made)) == ("dongjiang", ["asked", "confirmed"])


def test_A1_3_reports_survive_the_merger_of_two_counties(stage: Cast) -> None:
    made, other = doubt(stage), doubt(stage, "county", "baishi")
    for code in (TOWN, "baishi", "yizhong"):
        move_to(stage, code, COUNTY)
    assert {lies_at(one) for one in (made, other)} == {"dongjiang"}
    reporting.send_back(stage.scope("city"), other, state(other).steps, "请核实")
    assert state(other).state == "withdrawn"  # who made it is above it no longer
    confirm(stage, "city", made)
    assert (lies_at(made), waiting(stage, "qinghe"), doctor()) == ("jia", 0, [])


def test_A1_3_a_county_that_is_moved_takes_its_reports_along(stage: Cast) -> None:
    made = doubt(stage)
    move_to(stage, "qinghe", "jia")
    assert (lies_at(made), waiting(stage, "dongjiang"), waiting(stage, "qinghe")) == ("qinghe", 0, 1)
    confirm(stage, "county", made)
    assert (lies_at(made), doctor()) == ("jia", [])


def test_A1_3_what_is_filed_goes_back_to_the_new_province_only_if_the_centre_says_so(stage: Cast) -> None:
    made = doubt(stage, "province")
    report_filing.file_ready(stage.scope("province"), 1)
    move_to(stage, TOWN, ABROAD)
    assert lies_at(made) == "centre"
    reporting.send_back(stage.scope("national"), made, state(made).steps, "请乙省核实")
    assert (state(made).state, doctor()) == ("withdrawn", [])


def test_A1_3_a_report_ends_with_its_unit(stage: Cast) -> None:
    made = doubt(stage, "county", "baishi")
    shut(stage, "baishi")
    found = state(made)
    assert (found.state, found.answer, waiting(stage, "jia"), doctor()) == ("moot", "组织已撤销", 0, [])


def test_A1_3_a_report_ends_when_the_recogniser_comes_to_say_the_same(stage: Cast) -> None:
    for code in (TOWN, "yizhong"):
        say(stage, code, False)
    made, other = make(stage), make(stage, "county", "yizhong")
    request = ask(stage.scope("national"), stage.org("jia"))
    session().rollback()
    perform_here(request)
    assert (state(made).state, state(made).answer) == ("moot", "系统重新识别后显示“是”")
    assert (state(other).state, kinds(made)) == ("open", ["asked", "moot"])
    assert doctor() == []


def test_A1_3_a_report_ends_when_its_unit_is_renamed_and_then_recognised(stage: Cast) -> None:
    say(stage, TOWN, False)
    made = make(stage)
    rename(stage, TOWN, "共青团清河县城关街道工作委员会")
    assert (state(made).state, waiting(stage, "jia"), doctor()) == ("moot", 0, [])


def test_A1_3_a_report_passes_to_the_nearest_manned_superior_when_the_last_administrator_leaves(stage: Cast) -> None:
    made = doubt(stage)
    reporting.send_back(stage.scope("county"), made, 1, "请镇里补充")
    dismiss(stage, "county", "township", disable)
    assert (lies_at(made), state(made).is_returned, waiting(stage, TOWN)) == ("qinghe", False, 0)
    assert way_of(made)[-1].words == "“城关镇团委”没有管理员，由“共青团甲省东江市清河县委员会”办理"
    dismiss(stage, "city", "county")
    assert lies_at(made) == "dongjiang"
    dismiss(stage, "province", "city", disable)
    assert (lies_at(made), kinds(made), doctor()) == ("jia", ["asked", "returned", "moved", "moved", "moved"], [])
    confirm(stage, "province", made)
    assert state(made).is_ready


def test_A1_3_a_unit_that_still_has_somebody_keeps_its_reports(stage: Cast) -> None:
    made = doubt(stage)
    create_account(stage.scope("city"), stage.org("qinghe"), "second", "王建国", "manage")
    dismiss(stage, "city", "county")
    assert (lies_at(made), kinds(made)) == ("qinghe", ["asked"])


@pytest.mark.parametrize("event", ["closed", "moved", "recognised", "left"])
def test_A1_3_what_happened_while_the_plugin_was_off_is_looked_at_when_it_is_on_again(stage: Cast, event: str) -> None:
    code, who = (TOWN, "township") if event == "moved" else ("baishi", "county")
    made = doubt(stage, who, code)
    before = lies_at(made)
    switch(stage.scope("national"), "jia", "township_verification", on=False)
    if event == "closed":
        shut(stage, code)
    elif event == "moved":
        move_to(stage, code, COUNTY)
    elif event == "left":
        dismiss(stage, "province", "city")
    else:
        say(stage, code, False)
    assert (state(made).state, lies_at(made)) == ("open", before)
    switch(stage.scope("national"), "jia", "township_verification", on=True)
    assert state(made).state == ("open" if event in ("moved", "left") else "moot")
    assert (lies_at(made), doctor()) == ("jia" if event == "left" else "dongjiang", [])
