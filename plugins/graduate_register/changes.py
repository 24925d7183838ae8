"""The history of a record: each save that changed something, by whom, from what to what (R3.1)."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.graduate_register.destinations import SEALED
from plugins.graduate_register.facts import FACTS, Facts
from plugins.graduate_register.models import Change
from portal.db import bulk_insert, session

_written = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode
HIDDEN = "changed"
"""Stands for an address that is not told: there was, or is, one."""
_COLUMNS = (
    "person_id", "version", "at", "account_id", "actor", "source", "old_destination", "destination", "before", "after",
)  # fmt: skip


def write_changes(s: Session, changes: Iterable[tuple[Facts, Facts, Mapping[str, Any]]]) -> None:
    """Write one row for each of `changes`: what was said, what is said now, and the record as it is kept."""
    rows = (
        (
            row["person_id"], row["version"], row["said_at"], row["account_id"], row["actor"], row["source"],
            before.destination, after.destination, *_told(before, after),
        )
        for before, after, row in changes
    )  # fmt: skip
    bulk_insert(s, Change, _COLUMNS, list(rows))


def _told(before: Facts, after: Facts) -> tuple[str, str]:
    """What either says where the other says something else."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in FACTS)
    differing = [(name, old, new) for name, old, new in pairs if old != new]
    told = ({name: _shown(name, one[n]) for name, *one in differing} for n in (0, 1))
    old, new = map(_written, told)
    return old, new


def _shown(name: str, value: str | None) -> str | None:
    return value and HIDDEN if name in SEALED else value


def changes_of(person_id: int) -> Sequence[Change]:
    """What has happened to a person's record, the newest first."""
    wanted = select(Change).where(Change.person_id == person_id).order_by(Change.id.desc())
    return session().scalars(wanted).all()
