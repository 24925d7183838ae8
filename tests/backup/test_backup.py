"""Backup and restore: everything comes back, with the same keys and with no others."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, func, inspect, select, table
from sqlalchemy.engine import URL

from portal import migrate
from portal.backup import archive
from portal.command import RefusedCommandError
from portal.config import Config
from tests.casting import Cast
from tests.conftest import disconnect
from tests.keys.entered import enter_members
from tests.services import postgres_binaries


@pytest.fixture(autouse=True)
def _programs(monkeypatch: pytest.MonkeyPatch):
    folder = postgres_binaries.find()
    if folder is not None:
        monkeypatch.setenv("PATH", str(folder), prepend=":")


def rows(config: Config) -> dict[str, int]:
    """How many rows each table has."""
    engine = create_engine(config.database_url)
    with engine.connect() as connection:
        tables = map(table, inspect(connection).get_table_names())
        counted = {t.name: connection.scalar(select(func.count()).select_from(t)) for t in tables}
    engine.dispose()
    return counted


def _address(url: URL) -> str:
    return url.render_as_string(hide_password=False)


@pytest.fixture
def empty(config: Config, tmp_path: Path, request: pytest.FixtureRequest) -> Config:
    """An installation with the same keys, without a single table."""
    if config.embedded_database is not None:
        return replace(config, data_dir=tmp_path, database_url=f"sqlite:///{tmp_path / 'portal.db'}")
    server = request.getfixturevalue("postgres")
    return replace(config, data_dir=tmp_path, database_url=_address(server.create(f"restored_{tmp_path.name}")))


def test_everything_comes_back(cast: Cast, app: Flask, config: Config, empty: Config, tmp_path: Path):
    enter_members(cast, 20)
    disconnect(app)
    before = rows(config)
    assert before["core_person"] == 20
    archive.write(config, tmp_path / "backup")
    archive.restore(empty, tmp_path / "backup")
    migrate.upgrade(empty)
    assert rows(empty) == before


def test_the_keys_are_not_in_a_backup_and_nobody_else_may_read_it(cast: Cast, config: Config, tmp_path: Path):
    archive.write(config, tmp_path / "backup")
    assert (tmp_path / "backup").stat().st_mode & 0o077 == 0
    with zipfile.ZipFile(tmp_path / "backup") as found:
        content = b"".join(found.read(name) for name in found.namelist())
    assert not any(key in content for key in (*config.keys.values(), config.digest_key, config.secret_key))


def test_other_keys_restore_nothing(cast: Cast, config: Config, empty: Config, tmp_path: Path):
    archive.write(config, tmp_path / "backup")
    with pytest.raises(RefusedCommandError, match="other keys"):
        archive.restore(replace(empty, keys={1: b"x" * 32}), tmp_path / "backup")
    assert migrate.is_empty(empty)


def test_an_existing_file_is_not_overwritten(config: Config, tmp_path: Path):
    (tmp_path / "backup").write_text("mine")
    with pytest.raises(RefusedCommandError, match="exists already"):
        archive.write(config, tmp_path / "backup")
    assert (tmp_path / "backup").read_text() == "mine"


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_backup_is_refused(content: bytes, empty: Config, tmp_path: Path):
    (tmp_path / "backup").write_bytes(content)
    with pytest.raises(RefusedCommandError, match="not a backup"):
        archive.restore(empty, tmp_path / "backup")
    assert migrate.is_empty(empty)
