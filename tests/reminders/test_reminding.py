"""催办: one act for all who are ticked or match; merged within a day; seen, read and done by those it meets."""

from __future__ import annotations

import json

from sqlalchemy import select, update

from portal import clock
from portal.audit.models import AuditEntry
from portal.audit.services import seal
from portal.db import session, transaction
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.orgs.models import Org
from portal.provinces.services import switch
from portal.reminders.models import Reminder
from tests.casting import Cast
from tests.client import Client
from tests.exports.asking import export, rows_of
from tests.imports.test_engine import doctor

TEXT = "请于 5 月 20 日前完成团员、团干部信息录入，录入率不低于 95%。"


def remind(client: Client, code: str, **fields: object) -> str:
    """Send the form of the second page; where it leads to."""
    data = {"csrf_token": client.token("/account"), "topic": "info_entry.progress", "form_key": "k"} | fields
    answer = client.post(f"/reminders/new/{code}/send", data=data)
    assert answer.status_code == 303, answer.text
    return answer.location


def worked(cast: Cast, address: str) -> Run:
    run_id = int(address.rpartition("/")[2])
    with cast.app.app_context():
        perform_here(run_id)
        return session().get_one(Run, run_id)


def reminders(cast: Cast, topic: str = "info_entry.progress") -> dict[str, Reminder]:
    with cast.app.app_context():
        rows = select(Org.code, Reminder).join(Org, Org.id == Reminder.org_id).where(Reminder.topic == topic)
        return dict(session().execute(rows.order_by(Org.path)).all())


def logged(cast: Cast, action: str) -> list[dict]:
    with cast.app.app_context():
        entries = session().query(AuditEntry).filter(AuditEntry.action == action).order_by(AuditEntry.id)
        return [json.loads(e.details) for e in entries if "请补全资料" not in e.details]


def test_all_that_match_are_reminded_in_one_act_and_see_it_on_their_workbench(cast: Cast) -> None:
    province = cast.client_for("province")
    asked = province.post("/reminders/new/jia", data={
        "csrf_token": province.token("/account"), "all_matching": "1", "filter.category": "general_branch",
    })  # fmt: skip
    assert "共青团甲省大学机械学院总支部委员会" in asked.text
    assert TEXT in asked.text
    with clock.frozen("2019-05-08T10:00"):
        address = remind(province, "jia", all_matching="1", **{"filter.category": "general_branch"})
        run = worked(cast, address)
    assert (run.state, run.done_units, run.total_units) == ("done", 2, 2)
    found = reminders(cast)
    assert set(found) == {"jiada-jx", "jiada-kong"}
    assert {(one.text, one.times, one.sender_name) for one in found.values()} == {(TEXT, 1, "甲省管理员")}
    assert logged(cast, "reminder.sent") == [{"topic": "录入进度", "count": 2, "text": TEXT}]
    card = cast.client_for("faculty").page("/").text
    for said in ("上级催办：录入进度", TEXT, "甲省团委（甲省管理员），2019年5月8日"):
        assert said in card
    assert "上级催办：录入进度" not in cast.client_for("school").page("/").text
    act = province.page(address).text
    assert "2 个组织" in act
    assert "没有管理员" in act
    job = province.page(f"/jobs/{run.id}")
    assert address in [a.get("href") for a in job.find_all("a")]
    with cast.app.app_context():
        seal()
        assert doctor() == []


def test_who_was_reminded_and_has_answered_is_had_as_a_file(cast: Cast) -> None:
    province = cast.client_for("province")
    with clock.frozen("2019-05-08T10:00"):
        worked(cast, remind(province, "jia", all_matching="1", **{"filter.category": "general_branch"}))
    links = [a.get("href") or "" for a in province.page("/reminders/sent?state=unread").find_all("a")]
    (link,) = [link for link in links if "/exports/new/reminders.sent" in link]
    head, *rows = rows_of(export(province, link).data)
    assert [row[:2] for row in rows] == [
        ["jiada-jx", "共青团甲省大学机械学院总支部委员会"], ["jiada-kong", "共青团甲省大学艺术学院总支部委员会"],
    ]  # fmt: skip
    assert {(row[head.index("事项")], row[head.index("催办时间")], row[head.index("状态")]) for row in rows} == {
        ("录入进度", "2019-05-08 10:00:00", "未审阅")
    }
    assert {row[head.index("有无管理员")] for row in rows} == {"有", "无"}
    assert rows_of(export(province, link.replace("unread", "done")).data)[1:] == []


def test_a_second_time_on_a_day_is_merged_and_on_another_day_counted(cast: Cast) -> None:
    client = cast.client_for("school")
    days = (("a", "2019-05-08T09:00", 1), ("b", "2019-05-08T23:59", 1), ("c", "2019-05-09T00:01", 2))
    for key, moment, times in days:
        with clock.frozen(moment):
            worked(cast, remind(client, "jiada", ids="jiada-jx", form_key=key))
            assert reminders(cast)["jiada-jx"].times == times
    with clock.frozen("2019-05-09T10:00"):
        worked(cast, remind(client, "jiada", ids="jiada-jx", form_key="d", text="再说一遍"))
        worked(cast, remind(cast.client_for("province"), "jia", ids="jiada-jx", form_key="e"))
    with cast.app.app_context():
        rows = session().scalars(select(Reminder).where(Reminder.topic == "info_entry.progress")).all()
        assert [(one.times, one.text == "再说一遍") for one in rows] == [(2, True), (1, False)]
    assert "第 2 次" in cast.client_for("faculty").page("/").text


def test_the_same_form_twice_is_one_act_and_a_run_done_again_changes_nothing(cast: Cast) -> None:
    client = cast.client_for("school")
    address = remind(client, "jiada", all_matching="1")
    assert remind(client, "jiada", all_matching="1") == address
    run = worked(cast, address)
    before = {code: (one.times, one.last_day) for code, one in reminders(cast).items()}
    assert len(before) == 8
    with cast.app.app_context(), transaction() as s:
        s.execute(update(Run).where(Run.id == run.id).values(state="queued", finished_at=None))
    with clock.frozen("2039-05-09T09:00"):
        assert worked(cast, address).attempts == 2
    assert {code: (one.times, one.last_day) for code, one in reminders(cast).items()} == before
    assert len(logged(cast, "reminder.sent")) == 1


def test_the_organisation_answers_and_the_sender_sees_who_and_when(cast: Cast) -> None:
    school, faculty = cast.client_for("school"), cast.client_for("faculty")
    worked(cast, remind(school, "jiada", ids="jiada-jx"))
    page = f"/reminders/{reminders(cast)['jiada-jx'].id}"
    assert "未审阅" in school.page("/reminders/sent?topic=info_entry.progress").text
    assert faculty.submit(page, button="审阅").status_code == 303
    assert faculty.submit(page, button="办结").status_code == 303
    sent = school.page("/reminders/sent?topic=info_entry.progress&state=done").text
    assert "机械学院管理员，" in sent
    assert "没有符合条件的催办" in school.page("/reminders/sent?topic=info_entry.progress&state=unread").text
    assert "上级催办：录入进度" not in faculty.page("/").text
    assert "已办结" in faculty.page("/reminders/").text
    assert (len(logged(cast, "reminder.read")), len(logged(cast, "reminder.done"))) == (1, 1)
    assert faculty.post(f"{page}/done", data={"csrf_token": faculty.token("/")}).status_code == 303
    assert len(logged(cast, "reminder.done")) == 1
    with clock.frozen("2039-05-09T09:00"):
        worked(cast, remind(cast.client_for("school"), "jiada", ids="jiada-jx", form_key="later"))
        assert "第 2 次" in cast.client_for("faculty").page("/").text


def test_nobody_else_sees_it_or_answers_it(cast: Cast) -> None:
    worked(cast, remind(cast.client_for("school"), "jiada", ids="jiada-jx"))
    page = f"/reminders/{reminders(cast)['jiada-jx'].id}"
    theirs = {"province": (200, 403), "school": (200, 403), "viewer": (200, 403), "faculty": (200, 303)}
    for name in ("stranger", "township", *theirs):
        seen, answered = theirs.get(name, (404, 404))
        client = cast.client_for(name)
        assert client.get(page).status_code == seen, name
        assert client.post(f"{page}/read", data={"csrf_token": client.token("/")}).status_code == answered, name
    assert [d.get("reason", "")[:4] for d in logged(cast, "reminder.read")] == ["只有被催", "只有被催", TEXT[:4]]
    viewer = cast.client_for("viewer")
    assert "催办" not in [b.text for b in viewer.page("/orgs/jiada/subordinates").find_all("button")]


def test_what_nobody_has_read_can_be_taken_back(cast: Cast) -> None:
    school, faculty = cast.client_for("school"), cast.client_for("faculty")
    address = remind(school, "jiada", ids=["jiada-jx", "jiada-wy"])
    worked(cast, address)
    faculty.submit(f"/reminders/{reminders(cast)['jiada-jx'].id}", button="审阅")
    assert "不再看到" in school.submit(address, button="撤回未审阅的").text
    answer = school.post(f"{address}/withdraw", data={"csrf_token": school.token("/"), "confirmed": "1"})
    assert answer.status_code == 303
    assert set(reminders(cast)) == {"jiada-jx"}
    assert [entry["count"] for entry in logged(cast, "reminder.withdrawn")] == [1]
    for name, status in (("province", 403), ("stranger", 404)):
        client = cast.client_for(name)
        data = {"csrf_token": client.token("/"), "confirmed": "1"}
        assert client.post(f"{address}/withdraw", data=data).status_code == status


def test_what_is_wrong_says_what_to_do(cast: Cast) -> None:
    client = cast.client_for("school")
    token = client.token("/account")
    for fields, said in (
        ({}, "先勾选"),
        ({"ids": "jiada-jx", "topic": "info_entry.nothing"}, "请选择催办事项"),
        ({"ids": "jiada-jx", "topic": "reminders.other"}, "请填写催办内容"),
        ({"ids": "jiada-jx", "topic": "reminders.other", "text": "长" * 301}, "不超过 300 个字"),
        ({"ids": "jiada-jx", "topic": "reminders.other", "text": "请联系 13812345678"}, "办公电话"),
        ({"ids": "yida-1", "topic": "info_entry.progress"}, "没有符合条件"),
    ):
        answer = client.post("/reminders/new/jiada/send", data={"csrf_token": token, **fields})
        assert answer.status_code == 422, fields
        assert said in answer.text
    assert reminders(cast) == {}
    assert reminders(cast, "reminders.other").keys() == {"jiada-jx"}


def test_where_a_plugin_is_off_its_topics_remind_nobody_and_are_not_shown(cast: Cast) -> None:
    school = cast.client_for("school")
    worked(cast, remind(school, "jiada", ids="jiada-jx"))
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "info_entry", on=False)
    assert "上级催办：录入进度" not in cast.client_for("faculty").page("/").text
    assert "录入进度" not in school.page("/reminders/sent").text
    page = school.post("/reminders/new/jiada", data={"csrf_token": school.token("/"), "ids": "jiada-jx"})
    assert "录入进度" not in page.text
    national = cast.client_for("national")
    worked(cast, remind(national, "centre", all_matching="1", form_key="n"))
    by_centre = {code for code, one in reminders(cast).items() if one.sender_name == "中央管理员"}
    assert by_centre == {"yi", "yida", "yida-1"}
