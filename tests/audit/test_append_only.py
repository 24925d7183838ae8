"""Rows of the log are only ever added, whoever asks and however."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from portal.audit.services import record, seal
from portal.db import is_postgresql, transaction
from tests.audit.tampering import TABLES, unlock

CHANGES = (
    "UPDATE core_audit SET actor = 'nobody'",
    "DELETE FROM core_audit",
    "DELETE FROM core_audit WHERE outcome = 'done'",
    "UPDATE core_audit_link SET seq = seq + 1",
    "DELETE FROM core_audit_link",
)
ENTRY = "(id, at, actor, path, action, target, outcome, details)"
AGAIN = f"core_audit {ENTRY} SELECT id, at, 'nobody', path, action, target, outcome, details FROM core_audit WHERE true"
LINK = "core_audit_link (seq, audit_id, digest)"
ON_BOTH = (f"INSERT INTO {AGAIN} ON CONFLICT (id) DO UPDATE SET actor = excluded.actor",)
ON_SQLITE = (
    f"INSERT OR REPLACE INTO {AGAIN}",
    f"INSERT OR REPLACE INTO {LINK} SELECT seq, audit_id, x'00' FROM core_audit_link",
    f"INSERT OR REPLACE INTO {LINK} SELECT seq + 9, audit_id, x'00' FROM core_audit_link",
)
ON_POSTGRESQL = ("TRUNCATE core_audit", "TRUNCATE core_audit_link")


def rows(s: Session) -> list[list[object]]:
    s.rollback()
    return [[tuple(row) for row in s.execute(text(f"SELECT * FROM {table} ORDER BY 1"))] for table in TABLES]


@pytest.fixture
def written(app: Flask, session: Session) -> Session:
    with transaction():
        record(None, "org.created", "甲", path="000")
        record(None, "org.created", "乙", path="000")
    seal()
    return session


def refusals(s: Session) -> dict[str, bool]:
    """Each change, and whether the database refused it."""
    found = {}
    for change in CHANGES + ON_BOTH + (ON_POSTGRESQL if is_postgresql(s) else ON_SQLITE):
        s.rollback()
        try:
            s.execute(text(change))
        except DBAPIError as error:
            found[change] = "rows are only ever added" in str(error.orig)
        else:
            found[change] = False
        s.rollback()
    return found


def test_rows_can_be_neither_changed_nor_removed(written: Session) -> None:
    before = rows(written)
    assert [change for change, refused in refusals(written).items() if not refused] == []
    assert rows(written) == before


def test_without_the_triggers_every_one_of_these_changes_goes_through(written: Session) -> None:
    with transaction() as s:
        unlock(s)
    assert not any(refusals(written).values())
