"""Invariants of the audit log, for `doctor`: it was not altered (its chain fits, link by link) and holds no number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from sqlalchemy import select

from portal import clock
from portal.audit.models import AuditEntry, AuditLink
from portal.audit.services import GENESIS, link_digest
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, every_row, rows_of
from portal.pii import without_numbers

SEALED_WITHIN = timedelta(minutes=10)


def _broken_links() -> list[str]:
    """Walk the chain; the first link that does not fit says where the log was altered."""
    links = (
        select(AuditLink, AuditEntry).outerjoin(AuditEntry, AuditEntry.id == AuditLink.audit_id).order_by(AuditLink.seq)
    )
    before, expected = GENESIS, 1
    for link, entry in rows_of(links):
        if not _fits(link, entry, expected, before):
            return [f"操作日志从第 {link.seq} 环（记录 {link.audit_id}）起与封链不符"]
        before, expected = link.digest, expected + 1
    return []


def _fits(link: AuditLink, entry: AuditEntry | None, expected: int, before: bytes) -> bool:
    return entry is not None and link.seq == expected and link_digest(before, entry) == link.digest


def _unsealed() -> list[str]:
    late = (
        select(AuditEntry.id)
        .outerjoin(AuditLink, AuditLink.audit_id == AuditEntry.id)
        .where(AuditLink.audit_id.is_(None), AuditEntry.at < clock.now() - SEALED_WITHIN)
        .limit(LIMIT)
    )
    return [f"操作日志记录 {audit_id} 超过 10 分钟没有封链" for audit_id in session().scalars(late)]


def _has_number(entry: Any) -> bool:
    return any(without_numbers(text) != text for text in (entry.target, entry.details))


AUDIT_CHECKS = [
    DataCheck("audit.chain", "操作日志没有被改动", _broken_links),
    DataCheck("audit.sealed", "操作日志及时封链", _unsealed),
    every_row(
        "audit.no_number",
        "操作日志不含个人号码",
        select(AuditEntry.id, AuditEntry.target, AuditEntry.details),
        _has_number,
        "操作日志记录 {id} 含有个人号码",
    ),
]
