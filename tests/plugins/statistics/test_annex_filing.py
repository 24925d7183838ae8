"""Annex 2 goes from the school to the centre, level by level, and what was submitted stays as it was (R3.2)."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.statistics.annex_checks import ANNEX_CHECKS
from plugins.statistics.annex_filing import accept, send_back, submit
from plugins.statistics.annex_filling import save
from plugins.statistics.annex_models import ACCEPTED, DRAFT, RETURNED, SUBMITTED, Annex, AnnexCopy
from plugins.statistics.annex_problems import problems
from plugins.statistics.annex_units import filing_of, units_below
from portal import clock
from portal.audit.models import AuditEntry
from portal.contracts.scope import OrgRef
from portal.db import db, session
from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.provinces.services import switch
from tests.casting import Cast
from tests.plugins.info_entry.people import add_members
from tests.plugins.statistics.annexes import (
    SCHOOL,
    entry,
    file_school,
    fill_in,
    graduating,
    kinds,
    send,
    state,
    table,
    take,
    totals,
)


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    """May 2019, with graduates in a school and in a university."""
    with graduating(cast) as ready:
        yield ready


def doctor() -> list[str]:
    """What the plugin's invariants say."""
    session().rollback()
    return [said for check in ANNEX_CHECKS for said in check.find()]


def test_leading_bodies_and_schools_file_with_the_leading_body_above_r3_2(stage: Cast) -> None:
    def filed(code: str) -> tuple[str, str | None]:
        found = filing_of(stage.org(code))
        return found.unit.code, found.superior.code if found.superior else None

    assert filed("yizhong-31") == filed("yizhong") == ("yizhong", "qinghe")
    assert filed("jiada-jx") == ("jiada", "jia"), "a faculty is in its university's table"
    assert filed("chengguan-v") == filed("chengguan") == filed("qinghe") == ("qinghe", "dongjiang")
    assert (filed("jia"), filed("centre")) == (("jia", "centre"), ("centre", None))
    for above, below in {"jia": {"dongjiang", "jiada"}, "qinghe": {"yizhong"}, "centre": {"jia", "yi"}}.items():
        wanted = units_below(stage.scope("national"), stage.org(above))
        assert {org.code for org in session().scalars(wanted)} == below
    with pytest.raises(Refused, match="由“共青团甲省大学委员会”填报"):
        save(stage.scope("faculty"), stage.org("jiada-jx"), 0, entry())
    with pytest.raises(Missing):
        save(stage.scope("stranger"), stage.org("jiada"), 0, entry())


def test_the_system_counts_what_it_knows_and_nothing_else_r3_2(stage: Cast) -> None:
    fill_in(stage, "county", "yizhong", entry(SCHOOL))
    lines = {(one.row.key, one.measure.key): one for one in table(stage, "county", "yizhong").lines}
    assert [lines["senior", key].counted for key in ("branches", "members")] == [2, 5]
    assert [lines["senior", key].counted for key in ("classes", "students")] == [None, None]
    fill_in(stage, "province", "jia")
    assert totals(table(stage, "province", "jia")) == {
        "classes": (None, None), "branches": (None, 3), "students": (None, None), "members": (None, 8)
    }  # fmt: skip
    add_members(stage, "yizhong-11", 4, 700)
    assert totals(table(stage, "province", "jia"))["members"] == (None, 8), "it stays as counted until it is saved"
    assert state(stage, "jia").counted_at == clock.now()


def test_what_is_missing_impossible_or_unexplained_is_not_submitted_r3_2(stage: Cast) -> None:
    fill_in(stage, "county", "yizhong", entry({"senior": {"classes": 2, "students": 4, "members": 60}}))
    said = [one.sentence for one in problems(table(stage, "county", "yizhong"))]
    assert said == [
        "“普通高中”没有填写毕业生团支部数，没有的请填 0",
        "“普通高中”的毕业学生团员数与系统数相差 55，请填写说明",
        "“普通高中”的毕业学生团员数（60）多于毕业学生数（4），请核对",
    ]
    with pytest.raises(Refused) as refused:
        send(stage, "county", "yizhong")
    assert set(refused.value.fields) == {"senior.branches", "senior.members"}
    told = {"senior": {"classes": 2, "branches": 2, "students": 90, "members": 60}}
    fill_in(stage, "county", "yizhong", entry(told, senior={"members": "系统里还没有录全"}))
    send(stage, "county", "yizhong")
    assert state(stage, "yizhong").state == SUBMITTED
    with pytest.raises(Refused) as wrong:
        save(
            stage.scope("school"), stage.org("jiada"), 0, entry({"senior": {"classes": 1}, "college": {"members": -1}})
        )
    assert set(wrong.value.fields) == {"senior.classes", "college.members"}


def climb(cast: Cast) -> None:
    """The school's table goes up to the province, level by level, and so does the university's."""
    take(cast, "county", "yizhong")
    for who, code, above in (("county", "qinghe", "city"), ("city", "dongjiang", "province")):
        fill_in(cast, who, code)
        send(cast, who, code)
        take(cast, above, code)
    fill_in(
        cast, "school", "jiada", entry({"undergraduate": {"classes": 1, "branches": 1, "students": 30, "members": 3}})
    )
    send(cast, "school", "jiada")
    take(cast, "province", "jiada")
    fill_in(cast, "province", "jia")


def test_the_table_climbs_from_the_school_to_the_centre_r3_2(stage: Cast) -> None:
    file_school(stage)
    assert table(stage, "county", "qinghe").sheet.missing == ["共青团清河县第一中学委员会"]
    climb(stage)
    assert kinds(stage, "yizhong") == [SUBMITTED, ACCEPTED]
    assert totals(table(stage, "province", "jia")) == {
        "classes": (3, None), "branches": (3, 3), "students": (120, None), "members": (8, 8)
    }  # fmt: skip
    with clock.frozen("2019-05-22T09:00"):
        with pytest.raises(Refused, match="系统数已不是最新的"):
            send(stage, "province", "jia")
        fill_in(stage, "province", "jia")
        send(stage, "province", "jia")
    sheet = table(stage, "province", "jia").sheet
    assert (sheet.late_days, sheet.missing, sheet.missing_count) == (2, [], 0)
    take(stage, "national", "jia")
    found = table(stage, "national", "centre")
    assert [part.code for part in found.parts] == ["jia"]
    assert found.sheet.missing == ["共青团乙省委员会"]
    assert totals(found)["members"] == (8, 8)
    with pytest.raises(Refused, match="不另外填写"):
        fill_in(stage, "national", "centre")
    with pytest.raises(Refused, match="不再向上报送"):
        submit(stage.scope("national"), stage.org("centre"), 0)
    done = session().scalars(select(AuditEntry.action).where(AuditEntry.action.startswith("statistics.annex_"))).all()
    assert {"statistics.annex_saved", "statistics.annex_submitted", "statistics.annex_accepted"} <= set(done)
    assert doctor() == []


def test_what_was_submitted_never_changes_and_only_the_superior_opens_it_again_r3_2(stage: Cast) -> None:
    file_school(stage)
    before = table(stage, "county", "yizhong").sheet
    add_members(stage, "yizhong-31", 4, 500)
    with pytest.raises(Conflict, match="现在是“已报送，待接收”"):
        fill_in(stage, "county", "yizhong", entry(SCHOOL))
    assert table(stage, "county", "yizhong").sheet == before
    for who in ("school", "township"):
        with pytest.raises((Missing, Forbidden)):
            send_back(stage.scope(who), stage.org("yizhong"), state(stage, "yizhong").version, "x")
    with pytest.raises(Refused, match="退回必须说明原因"):
        send_back(stage.scope("county"), stage.org("yizhong"), state(stage, "yizhong").version, " ")
    take(stage, "county", "yizhong")
    fill_in(stage, "county", "qinghe")
    send(stage, "county", "qinghe")
    version = state(stage, "yizhong").version
    with pytest.raises(Conflict, match="要先由上级退回"):
        send_back(stage.scope("county"), stage.org("yizhong"), version, "数字不对")
    send_back(stage.scope("city"), stage.org("qinghe"), state(stage, "qinghe").version, "一中的数字不对")
    send_back(stage.scope("county"), stage.org("yizhong"), version, "团员数不对")
    assert (state(stage, "yizhong").state, state(stage, "yizhong").reason) == (RETURNED, "团员数不对")
    assert kinds(stage, "yizhong") == [SUBMITTED, ACCEPTED, RETURNED]
    assert table(stage, "county", "qinghe").is_stale, "what it was the sum of is gone"
    with pytest.raises(Refused, match="系统数已不是最新的"):
        send(stage, "county", "qinghe")
    fill_in(stage, "county", "qinghe")
    assert totals(table(stage, "county", "qinghe"))["members"] == (None, 9), "the school's are its own again"
    assert session().query(AnnexCopy).count() == 2


def test_of_two_who_act_at_once_one_wins_and_the_other_is_told_r3_2(stage: Cast) -> None:
    file_school(stage)
    org, version, told = stage.org("yizhong"), state(stage, "yizhong").version, list[str]()
    scope = stage.scope("county")
    acts = (lambda: accept(scope, org, version), lambda: send_back(scope, org, version, "不对"))

    def act(n: int) -> None:
        with stage.app.app_context(), clock.frozen("2019-05-08T09:00"):
            try:
                acts[n % 2]()
            except Conflict:
                told.append("late")
            db.session.remove()

    db.session.remove()
    threads = [threading.Thread(target=act, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert told == ["late"] * 3
    assert kinds(stage, "yizhong")[1:] in ([ACCEPTED], [RETURNED])
    with pytest.raises(Conflict):
        submit(scope, org, version)


def test_a_table_follows_its_unit_and_ends_with_it_r3_2(stage: Cast) -> None:
    def moved(code: str, target: str) -> OrgRef:
        session().rollback()
        version = session().scalars(select(Org.version).where(Org.code == code)).one()
        return move(stage.scope("national"), code, version, target)

    file_school(stage)
    take(stage, "county", "yizhong")
    fill_in(stage, "county", "qinghe")
    assert totals(table(stage, "county", "qinghe"))["members"] == (5, 5)
    moved("yizhong", "dongjiang")
    now = state(stage, "yizhong")
    assert (now.state, now.superior_id) == (SUBMITTED, stage.org("dongjiang").id), "the new superior looks at it anew"
    assert table(stage, "county", "qinghe").is_stale
    take(stage, "city", "yizhong")
    moved("yizhong", "jiada")
    assert (state(stage, "yizhong").state, state(stage, "yizhong").superior_id) == (DRAFT, None)
    assert kinds(stage, "yizhong") == [SUBMITTED, ACCEPTED, "moved", ACCEPTED, "dropped"]
    fill_in(
        stage, "school", "jiada", entry({"undergraduate": {"classes": 3, "branches": 3, "students": 99, "members": 8}})
    )
    assert totals(table(stage, "school", "jiada"))["members"] == (8, 8)


def test_a_table_ends_where_its_unit_is_no_school_any_more_r3_2(stage: Cast) -> None:
    file_school(stage)
    take(stage, "county", "yizhong")
    fill_in(stage, "county", "qinghe")
    send(stage, "county", "qinghe")
    frozen = table(stage, "county", "qinghe").sheet
    stage.give_industry("yizhong", "其他")
    assert (state(stage, "yizhong").state, kinds(stage, "yizhong")[-1]) == (DRAFT, "dropped")
    assert table(stage, "county", "qinghe").sheet == frozen, "what the county has submitted stays"
    with pytest.raises(Refused, match="填报"):
        fill_in(stage, "county", "yizhong", entry(SCHOOL))
    assert doctor() == []


def test_where_the_plugin_is_off_a_province_is_left_out_and_catches_up_later_r3_2(stage: Cast) -> None:
    file_school(stage)
    switch(stage.scope("province"), "jia", "statistics", on=False)
    assert [org.code for org in session().scalars(units_below(stage.scope("national"), stage.org("centre")))] == ["yi"]
    version = session().scalars(select(Org.version).where(Org.code == "yizhong")).one()
    move(stage.scope("national"), "yizhong", version, "dongjiang")
    assert state(stage, "yizhong").superior_id == stage.org("qinghe").id, "nobody told of it"
    switch(stage.scope("province"), "jia", "statistics", on=True)
    assert state(stage, "yizhong").superior_id == stage.org("dongjiang").id
    assert session().query(Annex).count() == 1
