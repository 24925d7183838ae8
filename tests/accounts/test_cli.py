"""`accounts create` and `accounts reset`, for operators."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask

from portal.accounts import services, signing_in
from portal.accounts.cli import accounts
from portal.accounts.session_rows import Visitor
from portal.command import Invocation, RefusedCommandError
from portal.config import Config
from portal.errors import Refused
from tests.accounts.conftest import Log
from tests.casting import Cast

OWN = "shanta-liuhe-71"
Run = Callable[..., Result]


@pytest.fixture
def run(app: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls the command on the test's database, in the application that holds its connections."""
    monkeypatch.setattr("portal.app.create_app", lambda _config: app)
    invocation = Invocation()
    invocation.config = config

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(accounts, arguments, obj=invocation)

    return call


def activate(app: Flask, login: str, printed: str) -> str:
    with app.app_context():
        return signing_in.activate(login, printed.strip(), OWN, Visitor())


def test_create_prints_a_code_that_activates(app: Flask, cast: Cast, run: Run, log: Log) -> None:
    done = run("create", "--org", "jiada-jx-1", "--login", "new-1", "--name", "李建国")
    assert done.exit_code == 0, done.exception
    assert activate(app, "new-1", done.output)
    assert log()[0] == ("account.created", "done", "new-1")


def test_reset_prints_a_code_wherever_the_posts_are(app: Flask, cast: Cast, run: Run) -> None:
    assert activate(app, "cast-township", run("reset", "cast-township").output)
    with app.app_context():
        services.add_post(cast.scope("province"), cast.org("jia"), "cast-school", "甲省大学管理员", "view")
    assert activate(app, "cast-school", run("reset", "CAST-school").output)


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (("create", "--org", "nowhere", "--login", "new-1", "--name", "李建国"), RefusedCommandError),
        (("create", "--org", "jiada", "--login", "cast-school", "--name", "李建国"), Refused),
        (("reset", "nobody"), RefusedCommandError),
    ],
)
def test_what_cannot_be_done_is_refused(
    cast: Cast, run: Run, arguments: tuple[str, ...], refusal: type[Exception]
) -> None:
    assert isinstance(run(*arguments).exception, refusal)
