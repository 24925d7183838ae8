"""A form that arrives after its session's end: nothing happens, nothing is lost, nobody else gets it."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Iterator
from typing import Any

import pytest
from werkzeug.test import TestResponse

from portal import clock
from portal.accounts import services
from tests import markup
from tests.accounts.conftest import Log
from tests.cast import PASSWORD
from tests.casting import Cast
from tests.client import HTMX, Client, browser_of

NEW = "/orgs/jiada-kong/administrators/new"
FILLED = {"login": "new-1", "name": "李建国 <b>", "role": "view", "has_account": "0"}
START = dt.datetime(2019, 5, 8, 9, tzinfo=clock.SHANGHAI)


@pytest.fixture
def late(cast: Cast) -> Iterator[tuple[Client, str]]:
    """A browser that opened a form at nine and sends it at ten, when its session has ended; and the form's token."""
    with clock.frozen(START):
        client = cast.client_for("school")
        token = client.token(NEW)
    with clock.frozen(START + dt.timedelta(hours=1)):
        yield client, token


def send(client: Client, token: str, **more: Any) -> TestResponse:
    return client.post(NEW, data={**FILLED, "csrf_token": token, **more}, headers=more.pop("headers", {}))


def field(response: TestResponse, name: str) -> str:
    found = [e for e in markup.read(response.get_data(as_text=True)).find_all("input") if e.get("name") == name]
    return (found[0].get("value") or "") if found else ""


def sign_in_again(client: Client, answer: TestResponse, login: str = "cast-school", **more: str) -> TestResponse:
    kept = {name: field(answer, name) for name in ("csrf_token", "next", "draft")}
    return client.post("/sign-in", data={**kept, "login": login, "password": PASSWORD, **more})


def test_a_late_form_is_kept_and_sent_again_with_one_click(late: tuple[Client, str], log: Log) -> None:
    client, token = late
    answer = send(client, token)
    assert answer.status_code == 401
    assert "填写的内容还在" in answer.get_data(as_text=True)
    offered = sign_in_again(client, answer)
    assert offered.status_code == 200
    page = markup.read(offered.get_data(as_text=True))
    (form,) = [f for f in page.find_all("form") if f.get("action") == NEW]
    data = {e.get("name"): e.get("value") for e in form.find_all("input")}
    assert {name: data[name] for name in FILLED} == FILLED
    assert [e for e in log() if e[0] == "account.created"] == [], "nothing happens before the click"
    done = client.post(NEW, data=data)
    assert done.status_code == 200
    assert "激活码只在本页显示这一次" in done.get_data(as_text=True)


def test_a_wrong_password_in_between_loses_nothing(late: tuple[Client, str]) -> None:
    client, token = late
    again = sign_in_again(client, send(client, token), password="bu-shi-zhege-mima")
    assert again.status_code == 422
    assert "继续提交" in sign_in_again(client, again).get_data(as_text=True)


def test_somebody_else_does_not_get_the_draft(late: tuple[Client, str]) -> None:
    client, token = late
    other = sign_in_again(client, send(client, token), login="cast-viewer")
    assert other.status_code == 303
    assert other.location == "/"


def test_a_draft_opens_in_its_own_browser_only(cast: Cast, late: tuple[Client, str]) -> None:
    client, token = late
    draft = field(send(client, token), "draft")
    assert draft
    elsewhere = browser_of(cast.app)
    answer = elsewhere.submit("/sign-in", {"login": "cast-school", "password": PASSWORD, "draft": draft})
    assert answer.status_code == 303


@pytest.mark.parametrize("forged", ["", "AAAA", "é", "x" * 5000])
def test_a_forged_draft_is_no_draft(late: tuple[Client, str], forged: str) -> None:
    client, token = late
    answer = sign_in_again(client, send(client, token), draft=forged)
    assert answer.status_code == 303


def test_a_late_form_without_the_sessions_own_token_is_not_kept(late: tuple[Client, str]) -> None:
    client, _ = late
    answer = send(client, "forged")
    assert answer.status_code == 400
    assert field(answer, "draft") == ""


def test_passwords_and_files_are_not_kept(late: tuple[Client, str]) -> None:
    client, token = late
    answer = send(client, token, password="geheim-geheim", old_password="geheim", sheet=(io.BytesIO(b"PK"), "a.xlsx"))
    offered = sign_in_again(client, answer).get_data(as_text=True)
    assert "geheim" not in answer.get_data(as_text=True) + offered
    assert "文件没有保留" in offered


def test_what_was_filled_in_is_not_readable_while_nobody_is_signed_in(late: tuple[Client, str]) -> None:
    client, token = late
    assert "李建国" not in send(client, token).get_data(as_text=True)


def test_too_much_for_a_draft_is_said_and_not_kept(late: tuple[Client, str]) -> None:
    client, token = late
    answer = send(client, token, name="字" * 70_000)
    assert answer.status_code == 401
    assert "填写的内容还在" not in answer.get_data(as_text=True)


def test_the_old_forms_token_opens_nothing_after_signing_in(late: tuple[Client, str]) -> None:
    client, token = late
    sign_in_again(client, send(client, token))
    assert send(client, token).status_code == 400


def test_htmx_gets_the_sign_in_page_in_place_of_the_whole_page(late: tuple[Client, str]) -> None:
    client, token = late
    answer = client.post(NEW, data={**FILLED, "csrf_token": token}, headers=HTMX)
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "body"
    assert field(answer, "draft")


def test_htmx_that_only_reads_is_led_to_the_sign_in_of_the_page_it_is_on(late: tuple[Client, str]) -> None:
    client, _ = late
    here = {"HX-Current-URL": "http://localhost/account?x=1"}
    answer = client.get("/orgs/jiada/administrators", headers=HTMX | here)
    assert answer.headers["HX-Redirect"] == "/sign-in?next=%2Faccount%3Fx%3D1"


def test_a_page_that_was_asked_for_is_shown_after_signing_in(cast: Cast) -> None:
    client = browser_of(cast.app)
    answer = client.get("/orgs/jiada/administrators?x=1")
    assert answer.status_code == 401
    assert sign_in_again(client, answer).location == "/orgs/jiada/administrators?x=1"


@pytest.mark.parametrize("foreign", ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:1", ""])
def test_signing_in_never_leads_to_another_site(cast: Cast, foreign: str) -> None:
    for url in ("/sign-in", f"/sign-in?next={foreign}"):
        client = browser_of(cast.app)
        answer = client.submit(url, {"login": "cast-school", "password": PASSWORD, "next": foreign})
        assert answer.location == "/"


def test_another_sites_form_does_not_sign_in(cast: Cast) -> None:
    client = browser_of(cast.app)
    data = {"login": "cast-school", "password": PASSWORD, "csrf_token": client.token("/sign-in")}
    assert client.post("/sign-in", data=data, headers={"Origin": "https://evil.example"}).status_code == 400
    assert client.post("/sign-in", data={**data, "csrf_token": ""}).status_code == 400


def test_after_a_late_form_the_post_of_the_ended_session_goes_on(cast: Cast) -> None:
    with clock.frozen(START):
        client = cast.client_for("school")
        with cast.app.app_context():
            services.add_post(cast.scope("province"), cast.org("jia"), "cast-school", "甲省大学管理员", "view")
        client.submit("/account", button="切换到甲省团委（查看）")
        token = client.token("/account")
    with clock.frozen(START + dt.timedelta(hours=1)):
        answer = client.post("/account/post", data={"post": "1", "csrf_token": token})
        sign_in_again(client, answer)
        assert "共青团甲省委员会" in client.page("/account").text
