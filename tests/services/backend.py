"""One kind of database with its templates, and the portal that runs on it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask

from portal.config import ROOT, Config
from tests.services.databases import Databases
from tests.services.templates import share_templates


@dataclass
class Backend:
    """What one pytest process keeps for SQLite or for PostgreSQL."""

    name: str
    databases: Databases
    config: Config
    app: Flask | None = None

    def reset(self, *, with_cast: bool = False) -> None:
        """Start again from a migrated database, without data or with the cast's."""
        self.release()
        self.databases.keep("migrated", self._migrate)
        if with_cast:
            self.databases.keep("cast", self._bring_on, base="migrated")
        self.databases.reset("cast" if with_cast else "migrated")

    def demonstrate(self) -> None:
        """Start again from the demonstration, which is loaded once."""
        self.release()
        self.databases.keep("demonstration", self._load, base="migrated")
        self.databases.reset("demonstration")

    def release(self) -> None:
        """Close every connection the portal has to its database."""
        if self.app is not None:
            disconnect(self.app)

    def portal(self) -> Flask:
        """The portal on this database; it is made once, and then only gets other data."""
        from portal.app import create_app

        if self.app is None:
            self.app = share_templates(create_app(self.config))
        return self.app

    def _migrate(self) -> None:
        from portal.migrate import upgrade

        upgrade(self.config)

    def _load(self) -> None:
        from portal import clock
        from portal.demo.load import load

        with clock.frozen("2019-05-08T09:00"), self.portal().app_context():
            load(self.config)
        self.release()

    def _bring_on(self) -> None:
        from portal import clock
        from tests.casting import bring_on

        with clock.frozen(datetime.now(UTC)):  # whatever the first test holds it at: later ones are asked today
            bring_on(self.portal(), self.config.data_dir)
        self.release()


def disconnect(app: Flask) -> None:
    """Close every connection of `app` to its database."""
    from portal.db import db

    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def make_config(folder: Path, database_url: str, redis_url: str) -> Config:
    """A configuration with fixed keys and all plugins, everything else as delivered."""
    return Config(
        data_dir=folder,
        database_url=database_url,
        redis_url=redis_url,
        secret_key=b"s" * 32,
        keys={1: b"k" * 32},
        digest_key=b"d" * 32,
        plugins=own_plugins(),
        demo=False,
    )


def own_plugins() -> tuple[str, ...]:
    """Every plugin of this repository, and those from elsewhere that PORTAL_TEST_ALSO names."""
    found = {path.parent.name for path in (ROOT / "plugins").glob("*/plugin.py")}
    return tuple(sorted(found.union(os.environ.get("PORTAL_TEST_ALSO", "").split())))
