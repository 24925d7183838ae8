"""The command: a line for each fault, and an exit code that scripts can trust."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from flask import Flask
from sqlalchemy import text

from portal.audit.models import AuditEntry
from portal.command import Invocation
from portal.config import Config
from portal.db import session
from portal.doctor.cli import doctor
from tests.architecture.database_watch import engine_of, fingerprint
from tests.doctor.breaks import BREAKS
from tests.doctor.test_invariants import filled_in, without_protection

Run = Callable[..., Result]


@pytest.fixture
def run(furnished: Flask, config: Config, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Calls the command on the test's database, in the application that holds its connections."""
    monkeypatch.setattr("portal.app.create_app", lambda _config: furnished)
    invocation = Invocation()
    invocation.config = config

    def call(*arguments: str) -> Result:
        return CliRunner().invoke(doctor, arguments, obj=invocation)

    return call


def damage(app: Flask, key: str) -> None:
    """Break one invariant."""
    with app.app_context(), without_protection() as connection:
        for statement in BREAKS[key]:
            connection.execute(text(filled_in(statement, connection)))


def test_a_whole_database_is_0_and_says_how_much_was_checked(furnished: Flask, run: Run) -> None:
    done = run()
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == f"{len(BREAKS)} 项检查，0 项不成立\n"


@pytest.mark.parametrize("key", ["orgs.depth", "counts.equal_recount", "people.id_opens", "audit.chain"])
def test_a_fault_is_1_and_a_line_that_names_it(furnished: Flask, run: Run, key: str) -> None:
    damage(furnished, key)
    done = run()
    assert done.exit_code == 1
    assert [line.split("  ")[0] for line in done.stderr.splitlines()] == [key] * done.stderr.count("\n")
    assert done.stdout.endswith("1 项不成立\n")


def test_no_line_names_a_number(furnished: Flask, run: Run) -> None:
    for key in ("people.id_opens", "people.one_id", "people.mobile_opens", "jobs.no_number", "audit.no_number"):
        damage(furnished, key)
    done = run()
    assert done.stderr.count("\n") >= 5
    assert "13812345678" not in done.stderr


def test_looking_changes_nothing(furnished: Flask, run: Run) -> None:
    damage(furnished, "orgs.depth")
    before = fingerprint(engine_of(furnished))
    run()
    assert fingerprint(engine_of(furnished)) == before


def test_wrong_figures_are_mended_when_asked_for(furnished: Flask, run: Run) -> None:
    damage(furnished, "counts.equal_recount")
    damage(furnished, "counts.of_orgs")
    assert run().exit_code == 1
    assert run("--recount").exit_code == 0
    assert run().exit_code == 0
    with furnished.app_context():
        last = session().query(AuditEntry).order_by(AuditEntry.id.desc()).first()
        assert last is not None
        assert last.action == "counts.recounted"
