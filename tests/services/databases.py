"""A working database per test: a copy of a template, which is built once per process and backend."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from tests.services.postgres import Postgres


class Databases(Protocol):
    """Templates, and the one working database that is a fresh copy of one of them."""

    url: str

    def keep(self, template: str, build: Callable[[], None], base: str | None = None) -> None:
        """Make `template` unless there is one: a copy of `base` (or nothing) on which `build` has worked."""

    def reset(self, template: str) -> None:
        """Make the working database a fresh copy of `template`. Nobody may be using the old one."""


class SqliteDatabases:
    """Files: a reset is a copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._work = folder / "portal.db"
        self.url = f"sqlite:///{self._work}"

    def keep(self, template: str, build: Callable[[], None], base: str | None = None) -> None:
        if self._file(template).exists():
            return
        self.reset(base)
        build()
        assert not self._work.with_name("portal.db-wal").exists(), "a connection is still open"
        self._work.rename(self._file(template))

    def reset(self, template: str | None) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._work.with_name(self._work.name + suffix).unlink(missing_ok=True)
        if template:
            shutil.copyfile(self._file(template), self._work)

    def _file(self, template: str) -> Path:
        return self._folder / f"{template}.template"


class PostgresDatabases:
    """Databases of one server: a reset is a clone of the template's files, some 20 ms."""

    def __init__(self, server: Postgres, work: str = "work") -> None:
        self._server = server
        self._name = f"portal_test_{os.getpid()}_{work}"
        self._kept: set[str] = set()
        self.url = server.url.set(database=self._name).render_as_string(hide_password=False)

    def keep(self, template: str, build: Callable[[], None], base: str | None = None) -> None:
        if template in self._kept:
            return
        self.reset(base)
        build()
        self._server.create(f"{self._name}_{template}", self._name)
        self._kept.add(template)

    def reset(self, template: str | None) -> None:
        self._server.create(self._name, f"{self._name}_{template}" if template else "template0")
