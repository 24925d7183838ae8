"""What somebody who owns the database could do to the log."""

from __future__ import annotations

from sqlalchemy import text
from sqlalchemy.orm import Session

from portal.audit.checks import AUDIT_CHECKS
from portal.db import is_postgresql

TABLES = ("core_audit", "core_audit_link")
_COLUMNS = "at, actor, path, action, target, outcome, details"


def copied(new_id: int, of: str) -> str:
    """A statement that puts a copy of the entry about `of` into the log, under another id."""
    return f"INSERT INTO core_audit (id, {_COLUMNS}) SELECT {new_id}, {_COLUMNS} FROM core_audit WHERE target = '{of}'"


def unlock(s: Session) -> None:
    """Put the triggers out of action, as only the owner of the database can."""
    for table in TABLES:
        if is_postgresql(s):
            s.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER ALL"))
            continue
        names = text("SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :t")
        for name in s.scalars(names, {"t": table}).all():
            s.execute(text(f"DROP TRIGGER {name}"))


def broken_links() -> list[str]:
    """What doctor says of the chain."""
    (chain,) = [check for check in AUDIT_CHECKS if check.key == "audit.chain"]
    return chain.find()
