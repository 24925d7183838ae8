"""Signing in: one answer for unknown, locked and wrong, locks that grow, every attempt logged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from argon2 import PasswordHasher
from flask import Flask
from sqlalchemy import event, select, update

from portal import clock
from portal.accounts import lockout, passwords, services, signing_in
from portal.accounts.models import Account
from portal.accounts.session_rows import Visitor
from portal.accounts.signing_in import NotSignedIn
from portal.audit.models import AuditEntry
from portal.db import db, session, transaction
from portal.errors import Refused
from tests.accounts.conftest import Log
from tests.cast import MEMBERS, PASSWORD
from tests.casting import Cast

WRONG = "bu-shi-zhege-mima"
HERE = Visitor("192.0.2.7", "Chromium")


def attempt(app: Flask, login: str, password: str) -> str:
    with app.app_context():
        return signing_in.sign_in(login, password, HERE)


def fail(app: Flask, login: str, times: int = 1) -> str:
    for _ in range(times):
        with pytest.raises(NotSignedIn) as refusal:
            attempt(app, login, WRONG)
    return refusal.value.message


def test_the_right_password_signs_in_and_is_logged(app: Flask, cast: Cast, log: Log) -> None:
    assert attempt(app, "CAST-school ", PASSWORD)
    assert log() == [("account.signed_in", "done", "cast-school")]


def test_unknown_wrong_locked_disabled_and_waiting_get_one_answer(app: Flask, cast: Cast) -> None:
    waiting = _create(app, cast, "jiada-jx-9")
    assert waiting
    with app.app_context(), transaction() as s:
        s.query(Account).where(Account.login == "cast-township").update({"disabled_at": clock.now()})
    fail(app, "cast-school", lockout.FREE_FAILURES)
    answers = {fail(app, login) for login in ("nobody", "cast-province", "cast-school", "cast-township", "jiada-jx-9")}
    assert len(answers) == 1


def test_the_same_work_is_done_for_unknown_wrong_and_locked(app: Flask, cast: Cast, monkeypatch: Any) -> None:
    """Structure, not stopwatch: the same statements in the same order and one run of argon2 each."""
    runs: list[str] = []
    verify = passwords.verify
    monkeypatch.setattr(passwords, "verify", lambda *given: runs.append("argon2") or verify(*given))
    fail(app, "cast-school", lockout.FREE_FAILURES)

    def work(login: str) -> list[str]:
        runs.clear()
        with app.app_context():
            statement = lambda *given: runs.append(given[2])  # noqa: E731
            event.listen(db.engine, "before_cursor_execute", statement)
            try:
                with pytest.raises(NotSignedIn):
                    signing_in.sign_in(login, WRONG, HERE)
            finally:
                event.remove(db.engine, "before_cursor_execute", statement)
        return list(runs)

    unknown, wrong, locked = work("nobody"), work("cast-province"), work("cast-school")
    assert unknown.count("argon2") == 1
    assert unknown == wrong == locked


def test_five_failures_lock_for_fifteen_minutes_even_against_the_right_password(app: Flask, cast: Cast) -> None:
    with clock.frozen("2019-05-08T09:00") as start:
        fail(app, "cast-school", 5)
        with pytest.raises(NotSignedIn):
            attempt(app, "cast-school", PASSWORD)
    with clock.frozen(start + dt.timedelta(minutes=14, seconds=59)), pytest.raises(NotSignedIn):
        attempt(app, "cast-school", PASSWORD)
    with clock.frozen(start + dt.timedelta(minutes=15)):
        assert attempt(app, "cast-school", PASSWORD)


def test_four_failures_and_a_success_start_the_count_again(app: Flask, cast: Cast, stored: Any) -> None:
    fail(app, "cast-school", 4)
    attempt(app, "cast-school", PASSWORD)
    assert stored("cast-school").failures == 0


def test_each_failure_after_a_lock_doubles_it_up_to_a_day() -> None:
    minutes = [lockout.lock_for(failures).total_seconds() / 60 for failures in range(4, 14)]
    assert minutes == [0, 15, 30, 60, 120, 240, 480, 960, 1440, 1440]


def test_tries_during_a_lock_do_not_lengthen_it(app: Flask, cast: Cast, stored: Any) -> None:
    fail(app, "cast-school", 5)
    until = stored("cast-school").locked_until
    fail(app, "cast-school", 3)
    assert (stored("cast-school").failures, stored("cast-school").locked_until) == (5, until)


def test_failures_are_logged_without_password_and_without_what_was_typed_for_an_unknown_login(
    app: Flask, cast: Cast, log: Log
) -> None:
    fail(app, "cast-school")
    fail(app, "my-password-in-the-wrong-field")
    assert log() == [
        ("account.signed_in", "refused", "cast-school"),
        ("account.signed_in", "refused", "未知的登录名"),
    ]
    with app.app_context():
        entries = session().query(AuditEntry).filter_by(action="account.signed_in").order_by(AuditEntry.id).all()
        assert all(WRONG not in e.details and "my-password" not in e.target + e.details for e in entries)
        assert [e.path for e in entries] == [cast.org("jiada").path, cast.org("centre").path]


def test_who_has_no_post_any_more_is_told_so_after_the_right_password_only(
    app: Flask, cast: Cast, post_of: Callable[[str], int]
) -> None:
    with app.app_context():
        services.end_post(cast.scope("national"), cast.org("jia"), post_of("cast-province"))
    with pytest.raises(Refused, match="没有管理岗位") as refusal:
        attempt(app, "cast-province", PASSWORD)
    assert not isinstance(refusal.value, NotSignedIn)
    assert "岗位" not in fail(app, "cast-province")


def _create(app: Flask, cast: Cast, login: str) -> str:
    with app.app_context():
        return services.create_account(cast.scope("school"), cast.org("jiada-jx"), login, "机械管理员", "manage")


def test_a_hash_made_with_older_parameters_is_renewed_at_the_next_sign_in(cast: Cast) -> None:
    older = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    login = MEMBERS["school"].login
    with cast.app.app_context():
        with transaction() as s:
            s.execute(update(Account).where(Account.login == login).values(password_hash=older))
        assert signing_in.sign_in(login, PASSWORD, HERE)
        (fresh,) = session().scalars(select(Account.password_hash).where(Account.login == login))
        assert fresh != older
        assert signing_in.sign_in(login, PASSWORD, HERE)
        assert session().scalar(select(Account.password_hash).where(Account.login == login)) == fresh
