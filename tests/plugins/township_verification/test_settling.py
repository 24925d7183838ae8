"""The province files what it has merged, the centre settles it in bulk (A1.4), and every level sees the outcome."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import uuid4

import pytest
from sqlalchemy import select

from plugins.township_verification import report_filing, report_settling, reporting
from plugins.township_verification.models import Check
from plugins.township_verification.report_choosing import Chosen, Narrow
from plugins.township_verification.report_effects import effects
from plugins.township_verification.report_queries import ReportBox, list_reports
from portal import clock
from portal.audit.models import AuditEntry
from portal.db import session
from portal.errors import Conflict, Forbidden, Refused
from portal.jobs.entry import perform_here
from portal.orgs.services import close
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.plugins.township_verification.climbing import TOWN, WHY, confirm, kinds, lies_at, make, say, state

ALL = Chosen(narrow=Narrow())


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        for code, value in ((TOWN, False), ("baishi", True), ("yida", None)):
            say(cast, code, value)
        yield cast


@pytest.fixture
def filed(stage: Cast) -> dict[str, int]:
    """Two reports of one province, a township that is one and another that is none, and one made by the centre."""
    made = {
        TOWN: make(stage, "province"), "baishi": make(stage, "province", "baishi", wanted=False, why="已撤镇"),
        "yida": make(stage, "national", "yida"),
    }  # fmt: skip
    assert report_filing.file_ready(stage.scope("province"), 2) == 2
    return made


def settle(cast: Cast, chosen: Chosen = ALL, *, accept: bool = True, answer: str = "", expected: int = 3) -> int:
    run_id = report_settling.settle(
        cast.scope("national"), chosen, accept=accept, answer=answer, expected=expected, form_key=str(uuid4())
    )
    perform_here(run_id)
    return run_id


def test_A1_4_the_province_files_all_that_it_has_confirmed_in_one_act(stage: Cast) -> None:
    made = make(stage)
    with pytest.raises(Refused, match="没有待报送"):
        report_filing.file_ready(stage.scope("province"), 0)
    confirm(stage, "province", made)
    own = make(stage, "province", "baishi", wanted=False)
    with pytest.raises(Conflict, match="现在是 2 件"):
        report_filing.file_ready(stage.scope("province"), 1)
    with pytest.raises(Forbidden):
        report_filing.file_ready(stage.scope("school"), 2)
    assert report_filing.file_ready(stage.scope("province"), 2) == 2
    assert {lies_at(one) for one in (made, own)} == {"centre"}
    assert (kinds(made), kinds(own)) == (["asked", "ready", "filed"], ["asked", "filed"])
    with pytest.raises(Refused):
        report_filing.file_ready(stage.scope("province"), 2)
    assert doctor() == []


def test_A1_4_late_is_said_and_not_forbidden(stage: Cast) -> None:
    make(stage, "province")
    with clock.frozen("2019-05-23T09:00"):
        report_filing.file_ready(stage.scope("province"), 1)
    details = session().scalars(select(AuditEntry.details).order_by(AuditEntry.id.desc()).limit(1)).one()
    assert '"late_days": 3' in details


def test_A1_4_the_preview_says_what_will_be(stage: Cast, filed: dict[str, int]) -> None:
    close(stage.scope("national"), "chengguan-t", 1)
    told = [
        (one.province, one.reports, one.to_yes, one.to_no, one.wrong_category, one.without_temporary)
        for one in effects(stage.scope("national"), ALL)
    ]
    assert told == [("共青团甲省委员会", 2, 1, 1, 0, 1), ("共青团乙省委员会", 1, 1, 0, 0, 1)]
    (only,) = effects(stage.scope("national"), Chosen(narrow=Narrow(fault="unknown")))
    assert (only.province, only.to_yes) == ("共青团乙省委员会", 1)


def test_A1_4_what_is_accepted_becomes_the_flag_and_stays_settled(stage: Cast, filed: dict[str, int]) -> None:
    settle(stage)
    assert [stage.org(code).township_flag for code in (TOWN, "baishi", "yida")] == [True, False, True]
    assert {state(one).state for one in filed.values()} == {"approved"}
    assert kinds(filed[TOWN]) == ["asked", "filed", "approved"]
    rows = {row.org_id: row for row in session().scalars(select(Check))}
    row = rows[stage.org(TOWN).id]
    assert (row.flag, row.is_settled, row.why, row.checked_by) == (True, True, f"团中央核定：{WHY}", "中央管理员")
    logged = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id.desc()).limit(4)).all()
    assert logged == [*["township_verification.report_approved"] * 3, "township_verification.settled"]
    assert doctor() == []
    for who, code in (("township", TOWN), ("province", "jia")):
        scope = stage.scope(who)
        found, _ = list_reports(scope, scope.org, ReportBox("all", only_open=False))
        assert "已采纳" in {one.state for one in found}, code


def test_A1_4_a_refusal_has_a_reason_and_leaves_the_flag(stage: Cast, filed: dict[str, int]) -> None:
    with pytest.raises(Refused, match="不采纳必须说明原因"):
        settle(stage, accept=False)
    settle(stage, Chosen(ids=(filed[TOWN],)), accept=False, answer="是街道筹备组", expected=1)
    assert (state(filed[TOWN]).state, state(filed[TOWN]).answer) == ("refused", "是街道筹备组")
    assert stage.org(TOWN).township_flag is False
    assert {state(filed[code]).state for code in ("baishi", "yida")} == {"open"}
    assert doctor() == []


def test_A1_4_nobody_below_the_centre_settles(stage: Cast, filed: dict[str, int]) -> None:
    for who in ("province", "township"):
        with pytest.raises(Forbidden):
            report_settling.settle(stage.scope(who), ALL, accept=True, answer="", expected=3, form_key="x")
    assert stage.org(TOWN).township_flag is False


def test_A1_4_the_same_form_twice_is_one_act_and_another_count_is_told(stage: Cast, filed: dict[str, int]) -> None:
    scope = stage.scope("national")
    with pytest.raises(Conflict, match="现在是 3 件"):
        report_settling.settle(scope, ALL, accept=True, answer="", expected=2, form_key="x")
    first = report_settling.settle(scope, ALL, accept=True, answer="", expected=3, form_key="x")
    assert report_settling.settle(scope, ALL, accept=True, answer="", expected=3, form_key="x") == first
    with pytest.raises(Refused, match="没有可以核定的报告"):  # they are in the job's hands
        report_settling.settle(scope, ALL, accept=False, answer="不", expected=3, form_key="y")
    perform_here(first)
    perform_here(first)
    assert {state(one).state for one in filed.values()} == {"approved"}
    assert doctor() == []


def test_A1_4_what_has_become_right_or_was_withdrawn_meanwhile_is_not_settled(
    stage: Cast, filed: dict[str, int]
) -> None:  # fmt: skip
    run_id = report_settling.settle(
        stage.scope("national"), ALL, accept=True, answer="", expected=3, form_key=str(uuid4())
    )
    say(stage, TOWN, True)  # by somebody who tells nobody
    reporting.withdraw(stage.scope("province"), filed["baishi"], state(filed["baishi"]).steps)
    perform_here(run_id)
    assert [state(filed[code]).state for code in (TOWN, "baishi", "yida")] == ["moot", "withdrawn", "approved"]
    assert (stage.org("baishi").township_flag, doctor()) == (True, [])


def test_A1_4_reports_of_a_province_where_the_plugin_is_off_wait(stage: Cast, filed: dict[str, int]) -> None:
    scope = stage.scope("national")
    switch(scope, "jia", "township_verification", on=False)
    assert [one.province for one in effects(scope, ALL)] == ["共青团乙省委员会"]
    run_id = report_settling.settle(scope, ALL, accept=True, answer="", expected=1, form_key=str(uuid4()))
    switch(scope, "yi", "township_verification", on=False)
    perform_here(run_id)
    assert {state(one).state for one in filed.values()} == {"open"}
    for province in ("jia", "yi"):
        switch(scope, province, "township_verification", on=True)
    settle(stage)
    assert ({state(one).state for one in filed.values()}, doctor()) == ({"approved"}, [])


def test_A1_4_the_centre_sends_back_to_the_province(stage: Cast, filed: dict[str, int]) -> None:
    made = filed[TOWN]
    reporting.send_back(stage.scope("national"), made, state(made).steps, "请附批文")
    assert (lies_at(made), state(made).is_returned) == ("jia", True)
    confirm(stage, "province", made, "已附")
    assert report_filing.file_ready(stage.scope("province"), 1) == 1
    assert (lies_at(made), doctor()) == ("centre", [])
