"""A portal of real processes that a test may kill: worker, Valkey, PostgreSQL; this process is its ticker."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from flask import Flask
from sqlalchemy.exc import SQLAlchemyError

from portal.config import Config
from portal.db import db
from portal.jobs.ticker import tick
from tests.server.running import environment
from tests.services import child, valkey, warm
from tests.services.environ import environ_of
from tests.services.postgres import Postgres

T = TypeVar("T")
PATIENCE = 90.0


class Works:
    """One worker on an installation. It is restarted when it dies, as the supervisor would."""

    def __init__(self, app: Flask, config: Config, folder: Path) -> None:
        self.app = app
        self._environ = environment(**environ_of(config))
        self._log = folder / "worker.log"
        self._worker: warm.Part | None = None

    def start(self) -> None:
        """Start the worker unless it runs."""
        if self._worker is None or self._worker.poll() is not None:
            self._worker = warm.Part("worker", self._environ, self._log)

    def stop(self) -> None:
        """End the worker, whatever it does."""
        self.kill_worker()

    def kill_worker(self) -> None:
        """`kill -9` of the worker; its horse goes with it."""
        if self._worker is not None:
            self._worker.kill()
            self._worker.wait()

    def kill_horse(self) -> None:
        """`kill -9` of the process that does the job, the worker stays."""
        assert self._worker is not None
        pids = Path(f"/proc/{self._worker.pid}/task/{self._worker.pid}/children").read_text().split()
        for pid in pids:
            os.kill(int(pid), signal.SIGKILL)

    def until(self, reached: Callable[[], T]) -> T:
        """Tick like the ticker and keep the worker running until `reached()` is true; what it returned."""
        deadline = time.monotonic() + PATIENCE
        while True:
            self.start()
            found = self.ask(reached)
            if found:
                return found
            assert time.monotonic() < deadline, self._log.read_text(errors="replace")[-3000:]
            time.sleep(0.02)
            tick(with_calendar=False)

    def ask(self, question: Callable[[], T]) -> T | None:
        """The answer to a question to the database, None while that is away."""
        try:
            return question()
        except SQLAlchemyError:
            return None
        finally:
            db.session.remove()


@contextmanager
def own_valkey() -> Iterator[valkey.Valkey]:
    """A server of this test alone."""
    server = valkey.start()
    try:
        yield server
    finally:
        server.stop()


def kill_valkey(server: valkey.Valkey, away: float) -> None:
    """`kill -9`, `away` seconds of silence, and an empty server in its place."""
    server.process.kill()
    server.process.wait()
    time.sleep(away)
    argv = [str(word) for word in server.process.args]  # type: ignore[union-attr]
    again = child.start(argv, server.folder / "valkey.log")
    object.__setattr__(server, "process", again)
    child.wait_until(lambda: (server.folder / "valkey.sock").is_socket(), again, server.folder / "valkey.log")


def restart_postgres(server: Postgres, *, kill: bool, away: float = 0.0) -> None:
    """End the server, orderly or by `kill -9`, and start it on the same data; from here on commits are durable."""
    assert server.process is not None
    assert server.folder is not None
    if kill:
        server.process.kill()
        server.process.wait()
        time.sleep(away)
    else:
        child.stop(server.process)
    argv = [*(str(word) for word in server.process.args), "-c", "synchronous_commit=on"]  # type: ignore[union-attr]
    log = server.folder / "postgres.log"
    deadline = time.monotonic() + 20
    while True:
        server.process = child.start(argv, log, user=child.unprivileged_user())
        try:
            child.wait_until(lambda: _answers(server), server.process, log)
        except RuntimeError:
            # The old server's processes still hold the data.
            assert time.monotonic() < deadline
            time.sleep(0.2)
        else:
            return


def _answers(server: Postgres) -> bool:
    import psycopg

    try:
        psycopg.connect(server.url.set(drivername="postgresql").render_as_string(hide_password=False)).close()
    except psycopg.OperationalError:
        return False
    return True
