"""A PostgreSQL cluster for the tests of one process, with databases cloned from a template in some 20 ms."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from tests.services import child, postgres_binaries

# A test's data may be lost in a power cut: nothing waits for the disk.
_SETTINGS = (
    "fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0",
    "shared_buffers=64MB", "max_connections=60", "log_min_messages=warning", "timezone=UTC",
)  # fmt: skip


@dataclass
class Postgres:
    """A server we may create databases on: our own child, or PORTAL_TEST_DATABASE_URL."""

    url: URL
    process: subprocess.Popen[bytes] | None = None
    folder: Path | None = None
    _created: set[str] = field(default_factory=set)
    _connection: psycopg.Connection | None = None

    def create(self, name: str, template: str = "template0") -> URL:
        """A new database `name`, a copy of `template`; one of that name is thrown away first."""
        self.drop(name)
        self._execute("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy", name, template)
        self._created.add(name)
        return self.url.set(database=name)

    def drop(self, name: str) -> None:
        """Remove a database, and whoever is still connected to it."""
        self._execute("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)
        self._created.discard(name)

    def over_tcp(self, url: URL) -> URL:
        """The same database through 127.0.0.1 instead of the unix socket."""
        return url.set(host="127.0.0.1", query={}) if self.process else url

    def stop(self) -> None:
        """End our own server, or leave somebody else's as we found it."""
        if self.process is None:
            for name in tuple(self._created):
                self.drop(name)
            self._disconnect()
            return
        self._disconnect()
        child.stop(self.process)
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _execute(self, statement: str, *names: str) -> None:
        composed = sql.SQL(statement).format(*map(sql.Identifier, names))
        try:
            self._connected().execute(composed)
        except psycopg.OperationalError:  # a test has ended the server since
            self._disconnect()
            self._connected().execute(composed)

    def _connected(self) -> psycopg.Connection:
        """One connection for all tests: to connect takes as long as to drop a database."""
        if self._connection is None:
            dsn = self.url.set(drivername="postgresql").render_as_string(hide_password=False)
            self._connection = psycopg.connect(dsn, autocommit=True)
        return self._connection

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def start() -> Postgres | None:
    """The server of this test process, or None where there is no PostgreSQL."""
    if given := os.environ.get("PORTAL_TEST_DATABASE_URL"):
        return Postgres(make_url(given).set(drivername="postgresql+psycopg"))
    programs = postgres_binaries.find()
    return start_cluster(programs) if programs else None


def start_cluster(programs: Path) -> Postgres:
    """Make an empty cluster with `programs` and start it, on a unix socket and a free port of 127.0.0.1."""
    user, port = child.unprivileged_user(), _free_port()
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    folder.chmod(0o755)
    data, log = folder / "data", folder / "postgres.log"
    data.mkdir(mode=0o700)
    if user:
        shutil.chown(folder, user)
        shutil.chown(data, user)
    initdb = [str(programs / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-E", "UTF8"]
    made = child.start([*initdb, "--locale=C.UTF-8", "--no-sync"], log, user=user)
    if made.wait(60) != 0:
        raise RuntimeError(f"initdb failed:\n{log.read_text(errors='replace')}")
    argv = [str(programs / "postgres"), "-D", str(data), "-k", str(folder), "-h", "127.0.0.1", "-p", str(port)]
    process = child.start([*argv, *(word for s in _SETTINGS for word in ("-c", s))], log, user=user)
    url = URL.create("postgresql+psycopg", "postgres", port=port, database="postgres", query={"host": str(folder)})
    child.wait_until(lambda: _answers(folder, port), process, log)
    return Postgres(url, process, folder)


def _answers(folder: Path, port: int) -> bool:
    try:
        psycopg.connect(host=str(folder), port=port, user="postgres", dbname="postgres").close()
    except psycopg.OperationalError:
        return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
