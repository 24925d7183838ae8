"""Two at once, on real connections: one wins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any, TypeVar

from flask import Flask

from portal.accounts import lockout, services, signing_in
from portal.accounts.session_rows import Visitor
from portal.errors import PortalError
from tests.casting import Cast

R = TypeVar("R")
HERE = Visitor()


def at_once(app: Flask, *calls: Callable[[], R]) -> list[R | PortalError]:
    """What each call returned or raised, all of them started together, each with a connection of its own."""
    ready = Barrier(len(calls))

    def run(call: Callable[[], R]) -> R | PortalError:
        with app.app_context():
            ready.wait()
            try:
                return call()
            except PortalError as refusal:
                return refusal

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def test_two_activations_with_one_code_at_once_let_one_in(
    app: Flask, cast: Cast, sessions_of: Any, log: Any
) -> None:
    with app.app_context():
        code = services.create_account(cast.scope("school"), cast.org("jiada-jx"), "jiada-jx-9", "李建国", "manage")
    words = ("shanta-liuhe-71", "yulan-qinghe-35")
    found = at_once(app, *[lambda p=p: signing_in.activate("jiada-jx-9", code, p, HERE) for p in words])
    assert sorted(isinstance(f, PortalError) for f in found) == [False, True]
    assert len(sessions_of("jiada-jx-9")) == 1
    assert [e[:2] for e in log() if e[0] == "account.activated"].count(("account.activated", "done")) == 1


def test_guesses_at_once_get_no_more_tries_than_one_after_another(app: Flask, cast: Cast, stored: Any) -> None:
    tries = lockout.FREE_FAILURES + 3
    at_once(app, *[lambda: signing_in.sign_in("cast-school", "bu-shi-zhege-mima", HERE)] * tries)
    account = stored("cast-school")
    assert account.failures == lockout.FREE_FAILURES
    assert account.locked_until is not None


def test_one_login_created_twice_at_once_is_one_account(app: Flask, cast: Cast, log: Any) -> None:
    scope, org = cast.scope("school"), cast.org("jiada-jx")
    found = at_once(app, *[lambda: services.create_account(scope, org, "jiada-jx-9", "李建国", "manage")] * 2)
    assert sorted(isinstance(f, PortalError) for f in found) == [False, True]
    assert sorted(e[1] for e in log()) == ["done", "refused"]
