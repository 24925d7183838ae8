"""R1.1, decision 4: the superior sets baselines, on a unit's page or a sheet; every change is kept."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from plugins.info_entry.baselines import Wish, history, save
from plugins.info_entry.rates import Headcount
from plugins.info_entry.standings import baseline_of
from portal.audit.models import AuditEntry
from portal.db import session
from portal.errors import Conflict, Refused
from portal.orgs.moving import move
from portal.orgs.services import close
from tests import markup
from tests.casting import Cast
from tests.client import Client

JX = "/info-entry/jiada-jx/baseline"
SHEET = "/info-entry/jiada/baselines"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with cast.app.app_context():
        yield cast


def told(cast: Cast) -> list[tuple[str, str, str]]:
    """(target, outcome, details) of what the log has about baselines."""
    session().rollback()
    rows = session().scalars(select(AuditEntry).where(AuditEntry.action == "info_entry.baseline_set"))
    return [(row.target, row.outcome, row.details) for row in rows.all()]


def now(cast: Cast, code: str) -> Headcount | None:
    session().expire_all()
    session().rollback()
    found = baseline_of(cast.org(code))
    return found.headcount if found else None


def send(client: Client, url: str, **values: str) -> int:
    return client.post(url, data={"csrf_token": client.token("/account"), **values}).status_code


def test_R1_1_a_superior_sets_changes_and_clears_and_every_step_is_kept(stage: Cast) -> None:
    school, faculty = stage.client_for("school"), stage.client_for("faculty")
    assert school.submit(JX, {"members": "1,203", "cadres": "86", "dual": "80"}, button="保存").status_code == 303
    assert now(stage, "jiada-jx") == Headcount(1203, 86, 80)
    without_reason = school.submit(JX, {"members": "1200"}, button="保存")
    assert (without_reason.status_code, "请写明依据" in without_reason.text) == (422, True)
    assert school.submit(JX, {"members": "1200", "source": "重新核对"}, button="保存").status_code == 303
    asked = school.submit(JX, {"source": "误设"}, button="清除基数")
    assert (asked.status_code, now(stage, "jiada-jx")) == (200, Headcount(1200, 86, 80))
    assert "未设基数" in asked.text
    version = school.page(JX).find_all("input")
    values = {str(e.get("name")): e.get("value") or "" for e in version if e.get("name") == "version"}
    assert send(school, f"{JX}/remove", confirmed="1", source="误设", **values) == 303
    assert now(stage, "jiada-jx") is None
    seen = faculty.page(JX).text
    assert all(word in seen for word in ("2017年度团统", "重新核对", "误设", "1,209 人", "1,206 人", "甲省大学管理员"))
    assert "由上级组织的管理员设定" in seen
    assert [(target, outcome) for target, outcome, _ in told(stage)] == [
        ("共青团甲省大学机械学院总支部委员会", outcome) for outcome in ("done", "refused", "done", "done")
    ]


def test_R1_1_a_form_that_is_sent_twice_changes_once_and_one_that_is_stale_is_refused(stage: Cast) -> None:
    school = stage.client_for("school")
    form = {"members": "10", "cadres": "2", "dual": "", "version": "0", "source": ""}
    assert [send(school, JX, **form) for _ in range(2)] == [303, 303]
    changes, _ = history(stage.org("jiada-jx"))
    assert len(changes) == len(told(stage)) == 1
    assert send(school, JX, **form | {"members": "11", "source": "重查"}) == 409
    assert now(stage, "jiada-jx") == Headcount(10, 2, 0)
    assert [outcome for _, outcome, _ in told(stage)] == ["done", "refused"]


def test_R1_1_what_is_no_figure_is_refused_at_its_field(stage: Cast) -> None:
    school = stage.client_for("school")
    answer = school.submit(JX, {"members": "1.5", "cadres": "3", "dual": "4"}, button="保存")
    assert (answer.status_code, "团员数应为" in answer.text) == (422, True)
    answer = school.submit(JX, {"members": "5", "cadres": "3", "dual": "4"}, button="保存")
    assert (answer.status_code, "不能多于" in answer.text) == (422, True)
    assert now(stage, "jiada-jx") is None


def test_R1_1_nobody_sets_the_own_baseline_a_viewer_none_and_a_stranger_sees_none(stage: Cast) -> None:
    values = {"members": "1", "cadres": "0", "dual": "", "version": "0"}
    assert send(stage.client_for("faculty"), JX, **values) == 422
    viewer = stage.client_for("viewer")
    assert [send(viewer, url, **values) for url in (JX, f"{JX}/remove", SHEET)] == [403] * 3
    assert [viewer.get(url).status_code for url in (JX, SHEET)] == [200, 200]
    assert not [e for e in viewer.page(SHEET).find_all("input") if str(e.get("name")).startswith("members")]
    stranger = stage.client_for("stranger")
    assert [send(stranger, url, **values) for url in (JX, f"{JX}/remove", SHEET)] == [404] * 3
    assert stranger.get(JX).status_code == 404
    assert now(stage, "jiada-jx") is None


def test_R1_1_a_sheet_is_saved_as_a_whole_or_not_at_all(stage: Cast) -> None:
    school = stage.client_for("school")
    good = {"members.jiada-jx": "100", "cadres.jiada-jx": "9", "members.jiada-wy": "50", "cadres.jiada-wy": "5"}
    bad = school.submit(SHEET, good | {"dual.jiada-wy": "6"}, button="保存本页")
    assert (bad.status_code, "外语学院团委" in bad.text, now(stage, "jiada-jx")) == (422, True, None)
    typed = {e.get("name"): e.get("value") for e in markup.read(bad.text).find_all("input")}
    assert typed["members.jiada-jx"] == "100"
    done = school.submit(SHEET, good | {"dual.jiada-wy": "5", "source": "团统表"}, button="保存本页")
    assert (done.status_code, now(stage, "jiada-jx"), now(stage, "jiada-wy")) == (
        303, Headcount(100, 9, 0), Headcount(50, 5, 5),
    )  # fmt: skip
    assert now(stage, "jiada-kong") is None
    names = [e.text for e in school.page(f"{SHEET}?show=unset").find_all("a") if e.inside("table")]
    assert names == ["艺术学院团总支"]
    assert "机关教工团支部" in school.page(f"{SHEET}?show=all").text
    assert [(target, outcome) for target, outcome, _ in told(stage)] == [("共青团甲省大学委员会", "done")]
    elsewhere = {"members.qinghe": "1", "cadres.qinghe": "1", "version.qinghe": "0"}
    assert send(school, SHEET, **elsewhere) == 409
    assert now(stage, "qinghe") is None


def test_R1_1_a_baseline_goes_with_its_unit_and_the_old_superior_can_change_it_no_more(stage: Cast) -> None:
    national, school = stage.scope("national"), stage.scope("school")
    save(school, stage.org("jiada-wy"), [Wish("jiada-wy", Headcount(50, 5), 0)], "")
    move(national, "jiada-wy", 1, "dongjiang")
    assert now(stage, "jiada-wy") == Headcount(50, 5)
    with pytest.raises(Exception, match="没有找到"):
        save(school, stage.org("jiada"), [Wish("jiada-wy", Headcount(51, 5), 1)], "x")
    close(national, "jiada-kong", 1)
    with pytest.raises(Exception, match="没有找到"):
        save(school, stage.org("jiada"), [Wish("jiada-kong", Headcount(51, 5), 0)], "x")


def test_R1_1_of_two_who_set_one_baseline_at_once_one_is_told(stage: Cast) -> None:
    scope, place = stage.scope("school"), stage.org("jiada-jx")
    ready, outcomes = threading.Barrier(2), []

    def set_to(members: int) -> None:
        with stage.app.app_context():
            ready.wait()
            try:
                save(scope, place, [Wish("jiada-jx", Headcount(members, 1), 0)], "")
                outcomes.append("done")
            except (Conflict, Refused):
                outcomes.append("told")

    threads = [threading.Thread(target=set_to, args=(members,)) for members in (10, 20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "told"]
    changes, _ = history(place)
    assert len(changes) == 1
