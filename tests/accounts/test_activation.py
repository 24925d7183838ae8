"""Activation codes: 20 days, once, voided by a reset, counted like passwords."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from portal import clock
from portal.accounts import services, signing_in
from portal.accounts.session_rows import Visitor
from portal.accounts.signing_in import NotSignedIn
from portal.errors import Refused
from tests.accounts.conftest import Log
from tests.casting import Cast

LOGIN, OWN = "jiada-jx-9", "shanta-liuhe-71"
HERE = Visitor()


@pytest.fixture
def code(app: Flask, cast: Cast) -> str:
    """The code of a new administrator below the cast's school, created on 8 May 2019 at nine."""
    with app.app_context(), clock.frozen("2019-05-08T09:00"):
        return services.create_account(cast.scope("school"), cast.org("jiada-jx"), LOGIN, "李建国", "manage")


def activate(app: Flask, login: str, code: str, password: str = OWN) -> str:
    with app.app_context():
        return signing_in.activate(login, code, password, HERE)


def test_a_code_opens_the_account_once(app: Flask, code: str, log: Log) -> None:
    with clock.frozen("2019-05-09T09:00"):
        assert activate(app, LOGIN, code.lower())
        with pytest.raises(NotSignedIn):
            activate(app, LOGIN, code, "another-yulan-qinghe")
        with app.app_context():
            assert signing_in.sign_in(LOGIN, OWN, HERE)
    assert [entry[:2] for entry in log()] == [
        ("account.created", "done"),
        ("account.activated", "done"),
        ("account.activated", "refused"),
        ("account.signed_in", "done"),
    ]


@pytest.mark.parametrize(("days", "fits"), [(19.99, True), (20, False)])
def test_a_code_is_good_for_twenty_days(app: Flask, code: str, days: float, fits: bool) -> None:
    with clock.frozen(dt.datetime(2019, 5, 8, 9, tzinfo=clock.SHANGHAI) + dt.timedelta(days=days)):
        if fits:
            assert activate(app, LOGIN, code)
            return
        with pytest.raises(NotSignedIn):
            activate(app, LOGIN, code)


def test_only_a_keyed_digest_of_the_code_is_stored(code: str, stored: Any) -> None:
    account = stored(LOGIN)
    assert len(account.activation_digest) == 32
    assert account.password_hash is None
    assert code.replace("-", "") not in str(vars(account))


def test_unknown_login_and_wrong_code_get_one_answer_and_wrong_codes_lock(app: Flask, code: str, stored: Any) -> None:
    with clock.frozen("2019-05-08T10:00"):
        answers = set()
        for login in ("nobody", *[LOGIN] * 5):
            with pytest.raises(NotSignedIn) as refusal:
                activate(app, login, "2222-2222")
            answers.add(refusal.value.message)
        assert len(answers) == 1
        with pytest.raises(NotSignedIn):
            activate(app, LOGIN, code)
    assert stored(LOGIN).password_hash is None


def test_a_poor_password_does_not_use_the_code_up(app: Flask, code: str) -> None:
    with clock.frozen("2019-05-08T10:00"):
        for poor in ("woaini1314", "short", "lijianguo-hai-bian"):
            with pytest.raises(Refused) as refusal:
                activate(app, LOGIN, code, poor)
            assert "password" in refusal.value.fields
        assert activate(app, LOGIN, code)


def test_the_name_is_not_given_away_to_who_has_no_code(app: Flask, code: str) -> None:
    with clock.frozen("2019-05-08T10:00"), pytest.raises(NotSignedIn):
        activate(app, LOGIN, "2222-2222", "lijianguo-hai-bian")


def test_another_accounts_code_does_not_fit(app: Flask, cast: Cast, code: str) -> None:
    with clock.frozen("2019-05-08T10:00"):
        with app.app_context():
            services.create_account(cast.scope("school"), cast.org("jiada-jx"), "jiada-jx-8", "张卫东", "view")
        with pytest.raises(NotSignedIn):
            activate(app, "jiada-jx-8", code)
