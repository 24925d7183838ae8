"""Entering, changing and correcting a person by hand in the browser, without scripts (R1.1, R2.2)."""

from __future__ import annotations

import threading

import pytest

from portal.db import db, session
from portal.people.models import Person
from portal.people.particulars import particulars_of
from tests import markup, members
from tests.casting import Cast
from tests.client import Client
from tests.counts.recounting import kept, recounted

NEW = "/info-entry/jiada-jx-1/members/new"
FORM = {
    "name": "张三丰", "id_number": members.id_number(1), "mobile": "138-1234-5678", "joined": "2014年5月",
    "ethnic": "汉", "political": "共青团员", "education": "大学本科", "is_cadre": "是",
    "post": "团支部书记", "post_since": "2018-09", "post_kind": "兼职",
}  # fmt: skip


@pytest.fixture
def school(cast: Cast) -> Client:
    return cast.client_for("school")


def values(page: markup.Element) -> dict[str, str]:
    return {str(e.get("name")): e.get("value") or "" for e in page.find_all("input") if e.get("name")}


def test_R1_1_a_cadre_is_entered_in_normal_form_and_counted_at_every_level(cast: Cast, school: Client) -> None:
    answer = school.submit(NEW, FORM)
    assert answer.status_code == 303
    page = school.page(answer.location)
    for said in ("已录入“张三丰”", "138****5678", "团支部书记（兼职，2018-09 起）", "2014-05", "汉族", "机械1501班"):
        assert said in page.text
    with cast.app.app_context():
        assert kept() == recounted()
        found = particulars_of(session().query(Person).one())
        assert (found.mobile, found.is_cadre, found.post_kind) == ("13812345678", True, "part_time")
    assert "张三丰" in school.page("/info-entry/jiada/members?kind=cadres").text
    again = school.submit(
        NEW, {**FORM, "id_number": members.id_number(2), "mobile": "", "no_mobile": "1", "then": "next"}
    )
    assert again.location == NEW
    assert "缺" in school.page("/info-entry/jiada/members?missing=mobile").text


def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(school: Client) -> None:
    wrong = {
        **FORM,
        "id_number": "110101199001011234",
        "mobile": "12345",
        "joined": "2014.1",
        "political": "群众",
        "is_cadre": "否",
    }
    answer = school.submit(NEW, wrong)
    page = markup.read(answer.text)
    assert answer.status_code == 422
    said = {e.get("id"): e.text for e in page.find_all("p") if "error" in (e.get("class") or "")}
    assert {"id_number-error", "mobile-error", "joined-error", "political-error"} <= set(said)
    assert {k: values(page)[k] for k in ("id_number", "mobile", "joined")} == {
        k: wrong[k] for k in ("id_number", "mobile", "joined")
    }
    assert "暂时没有手机号" in page.text
    blank = school.submit(NEW, {"name": " "})
    assert "没有填写手机号" in blank.text
    assert "没有填写姓名" in blank.text


def test_a_warning_is_read_before_a_second_press_saves(cast: Cast, school: Client) -> None:
    doubtful = {**FORM, "joined": "", "post": ""}
    first = school.submit(NEW, doubtful)
    assert first.status_code == 422
    assert "没有填写入团年月" in first.text
    seen = values(markup.read(first.text))
    other = school.submit(NEW, {**doubtful, "seen": "joined.JOINED_MISSING"})
    assert other.status_code == 422
    assert school.submit(NEW, {**doubtful, "seen": seen["seen"]}).status_code == 303


def test_a_double_submit_enters_once_and_says_so_twice(cast: Cast, school: Client) -> None:
    form = {**FORM, "form_key": "once", "csrf_token": school.token(NEW)}
    first, second = school.post(NEW, data=form), school.post(NEW, data=form)
    assert (first.status_code, first.location) == (second.status_code, second.location)
    with cast.app.app_context():
        assert session().query(Person).count() == 1
    other = school.post(NEW, data=form | {"form_key": "another"})
    assert other.status_code == 422
    assert "该身份证号已在“共青团甲省大学机械学院机械1501班支部委员会”登记，登记的姓名相同" in other.text


def test_a_member_is_entered_into_a_branch_which_is_looked_for_where_there_are_many(school: Client) -> None:
    page = school.page("/info-entry/jiada/members/new")
    assert NEW in {e.get("href") for e in page.find_all("a")}
    found = school.page("/info-entry/jiada/members/new?q=英语")
    assert [e.get("href") for e in found.find_all("a") if e.inside("ul") and "英语" in e.text] == [
        "/info-entry/jiada-wy-1/members/new"
    ]
    token = school.token(NEW)
    assert school.post("/info-entry/jiada-jx/members/new", data=FORM | {"csrf_token": token}).status_code == 422


def test_a_change_keeps_the_mobile_unless_one_is_typed_and_a_stale_form_is_told(cast: Cast, school: Client) -> None:
    url = school.submit(NEW, FORM).location
    old = values(school.page(f"{url}/edit"))["version"]
    assert (
        school.submit(f"{url}/edit", {"is_cadre": "否", "post": "", "post_since": "", "post_kind": ""}).status_code
        == 303
    )
    page = school.page(url)
    assert "138****5678" in page.text
    assert "团内职务由“团支部书记”改为“空”" in page.text
    stale = school.submit(f"{url}/edit", {"version": old, "education": "高中"})
    assert stale.status_code == 409
    assert school.submit(f"{url}/edit", {"mobile": members.mobile(9)}).status_code == 303
    assert "手机号由“138****5678”改为“130****0009”" in school.page(url).text
    assert school.submit(f"{url}/edit", {"no_mobile": "1", "mobile": ""}).status_code == 303
    assert "还缺少：手机号" in school.page(url).text


def test_a_correction_needs_a_reason_and_stays_in_the_history(cast: Cast, school: Client) -> None:
    url = school.submit(NEW, FORM).location
    assert "请填写更正的原因" in school.submit(f"{url}/correct", {"name": "张三峰"}).text
    done = school.submit(
        f"{url}/correct", {"name": "张三峰", "id_number": members.id_number(8), "reason": "原来写错了字"}
    )
    assert done.status_code == 303
    page = school.page(url)
    assert "姓名由“张三丰”改为“张三峰”" in page.text
    assert "原因：原来写错了字" in page.text
    assert members.id_number(8) not in page.text
    assert school.submit(f"{url}/correct", {"id_number": "110118199601010000", "reason": "x"}).status_code == 422


def test_R2_2_twenty_clients_enter_the_same_numbers_at_once_and_exactly_one_wins(cast: Cast) -> None:
    places = ["/info-entry/jiada-jx-1/members/new", "/info-entry/jiada-wy-1/members/new"]
    clients = [cast.client_for("school") for _ in range(20)]
    forms = [FORM | {"form_key": str(n), "csrf_token": client.token(places[n % 2])} for n, client in enumerate(clients)]
    answers: list[tuple[int, str]] = []

    def attempt(n: int) -> None:
        answer = clients[n].post(places[n % 2], data=forms[n])
        answers.append((answer.status_code, answer.text))

    threads = [threading.Thread(target=attempt, args=(n,)) for n in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) == [303] + [422] * 19
    with cast.app.app_context():
        (winner,) = session().query(Person).all()
        branch = "机械学院机械1501班" if winner.org_id == cast.org("jiada-jx-1").id else "外语学院英语1501班"
        assert all(
            f"该身份证号已在“共青团甲省大学{branch}支部委员会”登记" in text for status, text in answers if status == 422
        )
        assert kept() == recounted()
        db.session.remove()
