"""Sessions: tokens that change when rights do, limits, and rows that end when they are said to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from portal import clock
from portal.accounts import own, services, session_rows
from portal.accounts.sessions import TOKEN_COOKIE, web_session
from portal.db import db, transaction
from portal.pii import fingerprint
from tests.accounts.conftest import Log
from tests.cast import PASSWORD
from tests.casting import Cast
from tests.client import Client, browser_of

Enter = Callable[..., Client]
HOME = "/account"


def held(client: Client) -> str:
    cookie = client.get_cookie(TOKEN_COOKIE)
    return cookie.value if cookie else ""


def with_token(app: Flask, token: str) -> Client:
    client = browser_of(app)
    client.set_cookie(TOKEN_COOKIE, token)
    return client


def test_a_visitor_has_no_row_and_a_session_only_a_digest(cast: Cast, enter: Enter, sessions_of: Any) -> None:
    visitor = browser_of(cast.app)
    visitor.get("/sign-in")
    assert len(held(visitor)) == 43
    assert sessions_of("cast-school") == []
    client = enter("school")
    (row,) = sessions_of("cast-school")
    assert row.token_digest == fingerprint(held(client).encode())


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(cast: Cast) -> None:
    for scheme, secure in (("http", False), ("https", True)):
        response = browser_of(cast.app).get("/sign-in", base_url=f"{scheme}://localhost")
        (cookie,) = [c for c in response.headers.getlist("Set-Cookie") if c.startswith(TOKEN_COOKIE)]
        assert "HttpOnly" in cookie
        assert "SameSite=Lax" in cookie
        assert ("Secure" in cookie) is secure
        assert "Max-Age" not in cookie


def test_signing_in_changes_the_token_so_that_a_planted_one_opens_nothing(cast: Cast) -> None:
    client = browser_of(cast.app)
    planted = "A" * 43
    client.set_cookie(TOKEN_COOKIE, planted)
    client.submit("/sign-in", {"login": "cast-school", "password": PASSWORD})
    assert held(client) not in ("", planted)
    assert client.get(HOME).status_code == 200
    assert with_token(cast.app, planted).get(HOME).status_code == 401


def test_a_stolen_token_opens_nothing_after_sign_out(cast: Cast, enter: Enter, log: Log) -> None:
    client = enter("school")
    stolen = held(client)
    assert with_token(cast.app, stolen).get(HOME).status_code == 200
    client.submit(HOME, button="退出登录")
    assert with_token(cast.app, stolen).get(HOME).status_code == 401
    assert client.get(HOME).status_code == 401
    assert log()[-1][:2] == ("account.signed_out", "done")


def test_sign_out_everywhere_ends_every_session_of_the_account_and_no_other(cast: Cast, enter: Enter) -> None:
    first, second, other = enter("school"), enter("school"), cast.client_for("province")
    first.submit(HOME, button="退出全部登录")
    assert [c.get(HOME).status_code for c in (first, second, other)] == [401, 401, 200]


def test_a_new_password_ends_the_other_sessions_and_changes_the_token(cast: Cast, enter: Enter) -> None:
    client, other = enter("school"), enter("school")
    before = held(client)
    fields = {"old_password": PASSWORD, "password": "yulan-qinghe-35", "password_again": "yulan-qinghe-35"}
    assert client.submit(HOME, fields, button="修改密码").status_code == 303
    assert held(client) != before
    assert [c.get(HOME).status_code for c in (client, other, with_token(cast.app, before))] == [200, 401, 401]
    assert enter("school", "yulan-qinghe-35")


@pytest.mark.parametrize(
    ("old", "new", "again", "field"),
    [
        ("bu-shi-zhege", "yulan-qinghe-35", "yulan-qinghe-35", "old_password"),
        (PASSWORD, "woaini1314", "woaini1314", "password"),
        (PASSWORD, "yulan-qinghe-35", "yulan-qinghe-36", "password_again"),
    ],
)
def test_a_refused_password_change_says_where_and_keeps_the_old_one(
    cast: Cast, enter: Enter, old: str, new: str, again: str, field: str
) -> None:
    client = enter("school")
    answer = client.submit(HOME, {"old_password": old, "password": new, "password_again": again}, button="修改密码")
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.get_data(as_text=True)
    assert enter("school")


def test_five_wrong_old_passwords_lock_the_account(cast: Cast, session: Any, stored: Any) -> None:
    from portal.errors import Refused

    scope = cast.scope("school")
    for _ in range(5):
        with pytest.raises(Refused):
            own.change_own_password(scope, "bu-shi-zhege", "yulan-qinghe-35")
    assert stored("cast-school").locked_until is not None
    with pytest.raises(Refused):
        own.change_own_password(scope, PASSWORD, "yulan-qinghe-35")


def test_switching_the_post_changes_organisation_role_and_token(cast: Cast, enter: Enter) -> None:
    with cast.app.app_context():
        services.add_post(cast.scope("province"), cast.org("jia"), "cast-school", "甲省大学管理员", "view")
    client = enter("school")
    before = held(client)
    assert "当前组织" in client.page(HOME).text
    response = client.submit(HOME, button="切换到甲省团委（查看）")
    assert response.status_code == 303
    assert held(client) != before
    assert with_token(cast.app, before).get(HOME).status_code == 401
    assert "共青团甲省委员会" in client.page(HOME).text


def test_somebody_elses_post_cannot_be_switched_to(cast: Cast, enter: Enter, post_of: Any) -> None:
    client = enter("school")
    for wanted in (str(post_of("cast-province")), "0", "x", "9" * 30):
        data = {"post": wanted, "csrf_token": client.token(HOME)}
        assert client.post("/account/post", data=data).status_code == 404


@pytest.mark.parametrize(
    ("minutes", "every", "status"),
    [
        (29, 29, 200),
        (30, 30, 401),
        (11 * 60 + 59, 20, 200),
        (12 * 60, 20, 401),
    ],
)
def test_a_session_ends_after_half_an_hour_without_use_and_after_twelve_hours_anyway(
    cast: Cast, minutes: int, every: int, status: int
) -> None:
    with clock.frozen("2019-05-08T08:00") as start:
        client = cast.client_for("school")
    for passed in range(every, minutes, every):
        with clock.frozen(start + dt.timedelta(minutes=passed)):
            assert client.get(HOME).status_code == 200
    with clock.frozen(start + dt.timedelta(minutes=minutes)):
        assert client.get(HOME).status_code == status


def test_use_is_noted_once_a_minute_at_most(cast: Cast, sessions_of: Any) -> None:
    with clock.frozen("2019-05-08T08:00") as start:
        client = cast.client_for("school")
    noted = []
    for seconds in (59, 60, 90, 120):
        with clock.frozen(start + dt.timedelta(seconds=seconds)):
            client.get(HOME)
        noted.append((sessions_of("cast-school")[0].seen_at - start).total_seconds())
    assert noted == [0, 60, 60, 120]


def test_who_acts_and_from_where_is_one_query(cast: Cast) -> None:
    token, seen = cast.token("school"), []
    with cast.app.app_context():
        count = lambda *given: seen.append(given[2])  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", count)
        try:
            holder = session_rows.find(token)
        finally:
            event.remove(db.engine, "before_cursor_execute", count)
    assert holder is not None
    assert (holder.org.code, holder.role, len([s for s in seen if "SELECT" in s])) == ("jiada", "manage", 1)


def test_a_page_does_not_wait_for_another_writer_to_note_the_use(cast: Cast) -> None:
    with clock.frozen("2019-05-08T08:00") as start:
        client = cast.client_for("school")
    with cast.app.app_context(), transaction(), clock.frozen(start + dt.timedelta(minutes=5)):
        began = dt.datetime.now(dt.UTC)
        assert client.get(HOME).status_code == 200
        assert dt.datetime.now(dt.UTC) - began < dt.timedelta(seconds=10)


def test_a_session_ends_with_its_organisation(cast: Cast) -> None:
    from portal.orgs.models import Org

    client = cast.client_for("school")
    with cast.app.app_context(), transaction() as s:
        s.query(Org).filter_by(code="jiada").update({"closed_at": clock.now()})
    assert client.get(HOME).status_code == 401


def test_nothing_but_notices_can_be_kept_in_the_cookie(cast: Cast) -> None:
    with cast.app.test_request_context():
        with pytest.raises(TypeError):
            web_session()["cart"] = 1
        web_session()["_user_id"] = "1"
        assert "_user_id" not in web_session()


def test_a_notice_survives_the_redirect_once_and_only_for_the_same_token(cast: Cast, enter: Enter) -> None:
    client = enter("school")
    client.submit(HOME, button="退出登录")
    assert "您已退出登录" in client.page("/sign-in").text
    assert "您已退出登录" not in client.page("/sign-in").text


def test_a_forged_notice_is_not_shown(cast: Cast) -> None:
    client = cast.client_for("school")
    client.set_cookie("portal_notices", "WyJpbmZvIiwiZm9yZ2VkIl0.AAAA")
    assert "forged" not in client.page(HOME).text
