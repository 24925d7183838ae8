"""Reporting a wrong flag, level by level (A1.3): confirmed, returned, added to, merged, and ended once."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.township_verification import reporting
from portal import clock
from portal.audit.models import AuditEntry
from portal.db import db, session
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.plugins.township_verification.climbing import (
    TOWN,
    WHY,
    confirm,
    kinds,
    lies_at,
    make,
    say,
    state,
    waiting,
)


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """Every level has an administrator, and the flag of the township is 否."""
    cast.employ("city", "county")
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        say(cast, TOWN, False)
        yield cast


def test_A1_3_a_report_climbs_level_by_level_and_everybody_it_passes_is_written_down(stage: Cast) -> None:
    made = make(stage)
    for who, code in (("county", "qinghe"), ("city", "dongjiang"), ("province", "jia")):
        assert (lies_at(made), waiting(stage, code)) == (code, 1)
        confirm(stage, who, made)
    assert kinds(made) == ["asked", "confirmed", "confirmed", "ready"]
    assert (lies_at(made), state(made).is_ready, stage.org(TOWN).township_flag) == ("jia", True, False)
    logged = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert logged[-4:] == ["township_verification.reported", *["township_verification.report_confirmed"] * 3]
    assert doctor() == []


def test_A1_3_levels_that_nobody_administers_are_skipped(cast: Cast) -> None:
    with cast.app.app_context():
        say(cast, TOWN, False)
        made = make(cast)
        assert lies_at(made) == "jia"


@pytest.mark.parametrize(("says", "wanted"), [(False, True), (None, True), (True, False)])
def test_A1_3_the_three_faults_can_be_reported(stage: Cast, says: bool | None, wanted: bool) -> None:
    say(stage, TOWN, says)
    found = state(make(stage, wanted=wanted))
    assert (found.says, found.wanted, found.full_name) == (says, wanted, "共青团清河县城关镇委员会")


@pytest.mark.parametrize(("says", "wanted"), [(True, True), (False, False), (None, False)])
def test_A1_3_what_is_right_is_not_reported(stage: Cast, says: bool | None, wanted: bool) -> None:
    say(stage, TOWN, says)
    with pytest.raises(Conflict, match="没有什么要报告"):
        make(stage, wanted=wanted)


def test_A1_3_a_report_has_a_reason_and_is_about_a_unit_of_ones_own(stage: Cast) -> None:
    with pytest.raises(Refused) as refused:
        make(stage, why=" ")
    assert list(refused.value.fields) == ["why"]
    with pytest.raises(Missing):
        make(stage, "stranger")
    with pytest.raises(Missing):
        make(stage, "township", "baishi")


def test_A1_3_any_superior_reports_and_the_province_needs_nobodys_confirmation(stage: Cast) -> None:
    for who, code, at in (("county", TOWN, "dongjiang"), ("province", "baishi", "jia")):
        assert lies_at(make(stage, who, code)) == at
    assert state(make(stage, "province", "yizhong")).is_ready


def test_A1_3_a_second_report_is_merged_into_the_first_and_the_same_again_is_nothing_new(stage: Cast) -> None:
    made = make(stage)
    second = reporting.report(stage.scope("county"), stage.org(TOWN), True, "我县确认是镇")
    again = reporting.report(stage.scope("county"), stage.org(TOWN), True, "我县确认是镇")
    own = reporting.report(stage.scope("township"), stage.org(TOWN), True, WHY)
    assert [(one.report_id, one.is_merged) for one in (second, again, own)] == [(made, True)] * 3
    assert (kinds(made), lies_at(made), waiting(stage, "jia")) == (["asked", "merged"], "qinghe", 1)
    assert doctor() == []


def test_A1_3_only_the_level_where_it_lies_acts(stage: Cast) -> None:
    made = make(stage)
    for who, error in (("township", Forbidden), ("city", Forbidden), ("national", Forbidden), ("stranger", Missing)):
        for act in (reporting.confirm, reporting.send_back):
            with pytest.raises(error):
                act(stage.scope(who), made, 1, "说明")
    for who in ("county", "province"):
        with pytest.raises(Forbidden):
            reporting.withdraw(stage.scope(who), made, 1)
    assert (kinds(made), lies_at(made)) == (["asked"], "qinghe")


def test_A1_3_what_is_returned_goes_back_to_where_it_came_from_and_up_again(stage: Cast) -> None:
    made = make(stage)
    confirm(stage, "county", made)
    with pytest.raises(Refused, match="退回必须说明原因"):
        reporting.send_back(stage.scope("city"), made, 2, " ")
    reporting.send_back(stage.scope("city"), made, 2, "请附批文")
    assert (lies_at(made), state(made).is_returned) == ("qinghe", True)
    reporting.send_back(stage.scope("county"), made, 3, "请镇里补充")
    assert (lies_at(made), waiting(stage, TOWN)) == (TOWN, 1)
    reporting.add_words(stage.scope("township"), made, 4, "批文号：甲民发〔1990〕1号")
    confirm(stage, "township", made)
    assert (lies_at(made), state(made).is_returned) == ("qinghe", False)
    assert kinds(made) == ["asked", "confirmed", "returned", "returned", "added", "sent"]
    assert doctor() == []


def test_A1_3_who_has_made_it_or_got_it_back_withdraws_it(stage: Cast) -> None:
    made = make(stage)
    reporting.withdraw(stage.scope("township"), made, 1)
    again = make(stage)
    assert again != made
    confirm(stage, "county", again)
    reporting.send_back(stage.scope("city"), again, 2, "不是镇")
    reporting.withdraw(stage.scope("county"), again, 3)
    assert [state(one).state for one in (made, again)] == ["withdrawn", "withdrawn"]
    with pytest.raises(Conflict, match="已经办结"):
        reporting.add_words(stage.scope("township"), again, 4, "再看")
    assert (waiting(stage, "jia"), doctor()) == (0, [])


def test_A1_3_the_same_act_twice_is_done_once(stage: Cast) -> None:
    made = make(stage)
    for act in (reporting.add_words, reporting.confirm):
        seq = state(made).steps
        act(stage.scope("county"), made, seq, "属实")
        with pytest.raises(Conflict):
            act(stage.scope("county"), made, seq, "属实")
    assert (kinds(made), lies_at(made)) == (["asked", "added", "confirmed"], "dongjiang")


def test_A1_3_of_two_levels_that_act_at_once_one_wins_and_the_other_is_told(stage: Cast) -> None:
    made, outcomes = make(stage), list[str]()
    acts = {
        "confirmed": lambda scope: reporting.confirm(scope, made, 1),
        "returned": lambda scope: reporting.send_back(scope, made, 1, "请补充"),
        "withdrawn": lambda scope: reporting.withdraw(scope, made, 1),
    }
    scopes = {name: stage.scope("township" if name == "withdrawn" else "county") for name in acts}
    db.session.remove()

    def act(name: str) -> None:
        with stage.app.app_context(), clock.frozen("2019-05-08T09:00"):
            try:
                acts[name](scopes[name])
                outcomes.append(name)
            except Conflict as conflict:
                outcomes.append("late" if "新的进展" in conflict.message or "已经办结" in conflict.message else "?")
            db.session.remove()

    threads = [threading.Thread(target=act, args=(name,)) for name in (*acts, *acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (won,) = [outcome for outcome in outcomes if outcome != "late"]
    assert (len(outcomes), kinds(made)) == (6, ["asked", won])
    assert doctor() == []


def test_A1_3_of_many_who_report_the_same_at_once_one_report_is_made(stage: Cast) -> None:
    found = set[int]()
    scopes = [stage.scope(who) for who in ("township", "county", "city", "township", "county", "city")]
    org = stage.org(TOWN)
    db.session.remove()

    def ask(index: int) -> None:
        with stage.app.app_context(), clock.frozen("2019-05-08T09:00"):
            found.add(reporting.report(scopes[index], org, True, f"理由 {index % 3}").report_id)
            db.session.remove()

    threads = [threading.Thread(target=ask, args=(index,)) for index in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (made,) = found
    assert kinds(made) == ["asked", "merged", "merged"]
    assert (waiting(stage, "jia"), doctor()) == (1, [])


def test_a_report_rests_where_the_plugin_is_off_and_goes_on_when_it_is_on_again(stage: Cast) -> None:
    made = make(stage)
    switch(stage.scope("national"), "jia", "township_verification", on=False)
    with pytest.raises(Missing):
        reporting.confirm(stage.scope("county"), made, 1)
    switch(stage.scope("national"), "jia", "township_verification", on=True)
    confirm(stage, "county", made)
    assert (lies_at(made), doctor()) == ("dongjiang", [])
