"""The pages: activation from the first code to the workbench, and the list of administrators."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import TestResponse

from tests import markup
from tests.accounts.conftest import Log
from tests.cast import PASSWORD
from tests.casting import Cast
from tests.client import Client, browser_of
from tests.exports.asking import export, lines_of

LIST, NEW = "/orgs/jiada-kong/administrators", "/orgs/jiada-kong/administrators/new"
FILLED = {"login": "new-1", "name": "李建国", "role": "manage"}
OWN = {"password": "shanta-liuhe-71", "password_again": "shanta-liuhe-71"}


@pytest.fixture
def school(cast: Cast) -> Client:
    """The signed-in administrator of the cast's school."""
    return cast.client_for("school")


def code_of(client: Client, **more: str) -> str:
    answer = client.submit(NEW, {**FILLED, **more})
    assert answer.status_code == 200, answer.get_data(as_text=True)
    return shown(answer)


def shown(answer: TestResponse) -> str:
    """The code on the page that shows it."""
    (code,) = [e.text for e in markup.read(answer.get_data(as_text=True)).find_all("p") if e.get("class") == "big"]
    assert re.fullmatch(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}", code)
    return code


def buttons(page: markup.Element) -> list[str]:
    return [b.text for b in page.find_all("button") if b.inside("main")]


def test_from_the_superiors_form_to_the_new_administrators_own_page(cast: Cast, school: Client) -> None:
    code = code_of(school)
    newcomer = browser_of(cast.app)
    answer = newcomer.submit("/activate", {"login": "new-1", "code": code, **OWN})
    assert (answer.status_code, answer.location) == (303, "/")
    assert "艺术学院" in newcomer.page("/account").text
    assert "正常" in school.page(LIST).text


def test_the_code_is_shown_once_and_its_page_is_not_kept(school: Client) -> None:
    answer = school.submit(NEW, FILLED)
    code = shown(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    assert code not in school.page(LIST).text
    assert "待激活" in school.page(LIST).text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"login": "13800138000"}, "login"),
        ({"login": "cast-school"}, "login"),
        ({"name": ""}, "name"),
        ({"role": "x"}, "role"),
    ],
)
def test_bad_input_is_answered_with_the_form_filled_in(school: Client, wrong: dict[str, str], field: str) -> None:
    answer = school.submit(NEW, FILLED | wrong)
    text = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text
    assert (FILLED | wrong)["login"] in text


def test_a_second_click_creates_nothing_and_says_how_to_get_a_code(school: Client) -> None:
    code_of(school)
    answer = school.submit(NEW, FILLED)
    assert answer.status_code == 422
    assert "重置并发码" in answer.get_data(as_text=True)


def test_a_further_post_is_given_without_a_code(cast: Cast, school: Client) -> None:
    code_of(school)
    other = "/orgs/jiada-wy/administrators/new"
    answer = school.submit(other, {**FILLED, "role": "view", "has_account": "1"})
    assert answer.status_code == 303
    assert "new-1" in school.page("/orgs/jiada-wy/administrators").text


def test_dangerous_buttons_ask_first_also_without_scripts(cast: Cast, school: Client, stored: Any) -> None:
    code_of(school)
    for button in ("停用 ：李建国", "重置并发码 ：李建国", "结束岗位 ：李建国"):
        answer = school.submit(LIST, button=button)
        assert answer.status_code == 200
        assert "confirmed" in answer.get_data(as_text=True)
    assert stored("new-1").disabled_at is None


def test_confirmed_they_act(school: Client, stored: Any, post_of: Callable[[str], int], log: Log) -> None:
    first = code_of(school)
    data = {"confirmed": "1", "csrf_token": school.token(LIST)}
    post = post_of("new-1")
    assert school.post(f"{LIST}/{post}/disable", data=data).status_code == 303
    assert buttons(school.page(LIST))[:1] == ["启用 ：李建国"]
    assert school.submit(LIST, button="启用 ：李建国").status_code == 303
    assert shown(school.post(f"{LIST}/{post}/reset", data=data)) != first
    assert school.post(f"{LIST}/{post}/end", data=data).status_code == 303
    assert "new-1" not in school.page(LIST).text
    assert [e[0] for e in log()] == ["account.created", "account.disabled", "account.enabled", "account.reset",
                                     "account.post_ended"]  # fmt: skip


def test_the_view_role_sees_the_list_without_buttons_and_may_press_none(
    cast: Cast, school: Client, post_of: Callable[[str], int]
) -> None:
    code_of(school)
    viewer = cast.client_for("viewer")
    page = viewer.page(LIST)
    assert "new-1" in page.text
    assert buttons(page) == []
    assert "新建管理员" not in page.text
    token = {"csrf_token": viewer.token("/account"), "confirmed": "1"}
    assert viewer.get(NEW).status_code == 403
    assert viewer.post(NEW, data=token | FILLED).status_code == 403
    for change in ("reset", "disable", "enable", "end"):
        assert viewer.post(f"{LIST}/{post_of('new-1')}/{change}", data=token).status_code == 403


def test_another_subtree_does_not_exist(cast: Cast, school: Client, post_of: Callable[[str], int]) -> None:
    code_of(school)
    stranger = cast.client_for("stranger")
    token = {"csrf_token": stranger.token("/account"), "confirmed": "1"}
    assert stranger.get(LIST).status_code == 404
    assert stranger.post(NEW, data=token | FILLED).status_code == 404
    for change in ("reset", "disable", "enable", "end"):
        assert stranger.post(f"{LIST}/{post_of('new-1')}/{change}", data=token).status_code == 404
        there = f"/orgs/yida/administrators/{post_of('new-1')}/{change}"
        assert stranger.post(there, data=token).status_code == 404


def test_the_list_is_to_be_had_as_a_file_by_whoever_may_see_it(cast: Cast, school: Client) -> None:
    for client in (school, cast.client_for("viewer")):
        links = [a.get("href") or "" for a in client.page("/orgs/jiada/administrators").find_all("a")]
        (link,) = [href for href in links if "/exports/new/" in href]
        head, *rows = lines_of(export(client, link, format="csv").data)
        assert head[:4] == ["姓名", "登录名", "权限", "状态"]
        assert [row[:4] for row in rows] == [
            ["甲省大学管理员", "cast-school", "管理", "正常"], ["甲省大学查看员", "cast-viewer", "查看", "正常"],
        ]  # fmt: skip
    assert school.get("/exports/new/accounts.administrators/yida").status_code == 404


def test_two_levels_down_can_be_seen_but_not_changed(cast: Cast, school: Client) -> None:
    code_of(school)
    province = cast.client_for("province")
    page = province.page(LIST)
    assert "new-1" in page.text
    assert buttons(page) == []


def test_passwords_that_differ_are_said_before_anything_else(cast: Cast, school: Client, stored: Any) -> None:
    code = code_of(school)
    answer = browser_of(cast.app).submit("/activate", {"login": "new-1", "code": code, **OWN, "password_again": "x"})
    assert answer.status_code == 422
    assert "不一样" in answer.get_data(as_text=True)
    assert stored("new-1").password_hash is None


def test_who_is_signed_in_goes_on_from_the_sign_in_page(school: Client) -> None:
    assert school.get("/sign-in?next=/account").location == "/account"


def test_no_page_gives_a_password_back(cast: Cast) -> None:
    answer = browser_of(cast.app).submit("/sign-in", {"login": "nobody", "password": PASSWORD})
    assert PASSWORD not in answer.get_data(as_text=True)
