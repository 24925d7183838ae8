"""Throttling by address: failures only, and closed while nobody can count them."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from redis.exceptions import ConnectionError as RedisAway

from portal.accounts import throttle
from portal.accounts.signing_in import NotSignedIn
from portal.accounts.throttle import TooManyFailures, throttled, visitor_address
from tests.cast import PASSWORD
from tests.casting import Cast
from tests.client import browser_of

LIMIT = 30


def fail(app: Flask, address: str) -> None:
    with (
        app.test_request_context(environ_base={"REMOTE_ADDR": address}),
        pytest.raises(NotSignedIn),
        throttled(),
    ):
        raise NotSignedIn("wrong")


def test_an_address_that_fails_thirty_times_waits_and_others_do_not(app: Flask) -> None:
    for _ in range(LIMIT):
        fail(app, "192.0.2.7")
    exhausted = app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"})
    with exhausted, pytest.raises(TooManyFailures), throttled():
        pytest.fail("not even tried")
    fail(app, "192.0.2.8")


def test_successes_are_not_counted(app: Flask) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": "192.0.2.7"}):
        for _ in range(LIMIT + 1):
            with throttled():
                pass


@pytest.mark.parametrize(
    ("remote", "counted"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::9", "2001:db8:1:2::/64"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_line_counts_as_one_address(app: Flask, remote: str, counted: str) -> None:
    with app.test_request_context(environ_base={"REMOTE_ADDR": remote}):
        assert visitor_address() == counted


def test_the_page_says_so_for_sign_in_and_activation_alike(cast: Cast) -> None:
    for _ in range(LIMIT):
        fail(cast.app, "127.0.0.1")
    client = browser_of(cast.app)
    right = {"login": "cast-school", "password": PASSWORD}
    answer = client.submit("/sign-in", right)
    assert answer.status_code == 429
    assert "10 分钟" in answer.get_data(as_text=True)
    own = {"password": "shanta-liuhe-71", "password_again": "shanta-liuhe-71"}
    assert client.submit("/activate", {"login": "x-1", "code": "2222-2222", **own}).status_code == 429


def test_failed_sign_ins_on_the_page_are_counted(cast: Cast) -> None:
    client = browser_of(cast.app)
    for _ in range(2):
        assert client.submit("/sign-in", {"login": "nobody", "password": "bu-shi-zhege"}).status_code == 422
    limiter = cast.app.extensions[throttle.EXTENSION].limiter
    left = limiter.get_window_stats(throttle.FAILURES[0], "sign-in", "127.0.0.1").remaining
    assert left == LIMIT - 2


def test_with_redis_away_nobody_signs_in_and_the_page_says_try_again(cast: Cast, monkeypatch: Any) -> None:
    client = browser_of(cast.app)
    storage = cast.app.extensions[throttle.EXTENSION].limiter.storage.storage

    def away(*_given: Any, **_named: Any) -> None:
        raise RedisAway("away")

    monkeypatch.setattr(storage, "execute_command", away)
    answer = client.submit("/sign-in", {"login": "cast-school", "password": PASSWORD})
    assert answer.status_code == 503
    assert "请过一两分钟再试" in answer.get_data(as_text=True)
    assert client.get("/account").status_code == 401
