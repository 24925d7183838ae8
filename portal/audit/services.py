"""Writing the audit log, and sealing it into a chain."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from portal import clock
from portal.audit.models import AuditEntry, AuditLink
from portal.contracts.scope import Scope
from portal.db import advisory_lock, bulk_insert, session, transaction
from portal.pii import vault, without_numbers

GENESIS = hashlib.sha256(b"the first link of the audit log").digest()
BATCH = 5000
LOOK_BACK = 50_000
"""How many links before the end are looked behind for entries that were committed late."""
LONGEST_TEXT = 300


def record(
    scope: Scope | None, action: str, target: str, *, path: str | None = None, outcome: str = "done", **details: Any
) -> None:
    """Add one entry in the running transaction, for a change that is made there or that was refused.

    `path` is where in the tree it happened (default: the acting organisation). `details` never hold a person's number.
    """
    where = path if path is not None else (scope.org.path if scope else "")
    entry = AuditEntry(
        at=clock.now(),
        account_id=scope.account_id if scope else None,
        actor=(scope.account_name if scope else "") or "系统",
        acting_org_id=scope.org.id if scope else None,
        path=where,
        action=action,
        target=_told(target),
        outcome=outcome,
        details=json.dumps(_told(details), ensure_ascii=False, sort_keys=True),
    )
    session().add(entry)
    session().flush()


def _told(value: Any) -> Any:
    """What may be kept for ever: texts cut, and without the numbers that people type where none belong."""
    if isinstance(value, str):
        return without_numbers(value[:LONGEST_TEXT])
    if isinstance(value, dict):
        return {key: _told(one) for key, one in value.items()}
    return [_told(one) for one in value] if isinstance(value, list | tuple) else value


def seal(*, everything: bool = False) -> int:
    """Chain every entry that has no link yet, in the order of their ids; returns how many. One sealer at a time.

    Entries older than the last LOOK_BACK links are looked for only if `everything` is: that reads the log of years.
    """
    sealed = 0
    while True:
        with transaction() as s:
            advisory_lock(s, "audit.seal")
            made = _seal_batch(s, everything=everything)
        sealed += made
        if made < BATCH:
            return sealed


def _seal_batch(s: Session, *, everything: bool) -> int:
    last = s.execute(select(AuditLink.seq, AuditLink.digest).order_by(AuditLink.seq.desc()).limit(1)).first()
    seq, digest = (last.seq, last.digest) if last else (0, GENESIS)
    recent = None if everything else s.scalar(select(AuditLink.audit_id).where(AuditLink.seq == seq - LOOK_BACK))
    links_of: ColumnElement[bool] = AuditLink.audit_id == AuditEntry.id
    entries: ColumnElement[bool] = AuditLink.audit_id.is_(None)
    if recent is not None:
        # Said of both tables: PostgreSQL would else read all links to learn that the recent entries have one.
        links_of, entries = links_of & (AuditLink.audit_id > recent), entries & (AuditEntry.id > recent)
    unsealed = select(AuditEntry).outerjoin(AuditLink, links_of).where(entries).order_by(AuditEntry.id).limit(BATCH)
    links = []
    for entry in s.scalars(unsealed):
        seq, digest = seq + 1, link_digest(digest, entry)
        links.append((seq, entry.id, digest))
    bulk_insert(s, AuditLink, ("seq", "audit_id", "digest"), links)
    return len(links)


def link_digest(before: bytes, entry: AuditEntry) -> bytes:
    """The chain's next digest: over the one before and everything the entry says.

    Keyed: whoever can write to the database, but has no keys, cannot make a chain that fits.
    """
    said = [
        entry.id, entry.at.isoformat(), entry.account_id, entry.actor, entry.acting_org_id, entry.path, entry.action,
        entry.target, entry.outcome, entry.details,
    ]  # fmt: skip
    return vault().digest("core_audit_link", f"{before.hex()}{json.dumps(said, ensure_ascii=False)}")
