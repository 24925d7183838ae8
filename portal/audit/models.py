"""The audit log and the chain that seals it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class AuditEntry(Base):
    """One state change, or one that was refused. Rows are only ever added (a trigger sees to it).

    `path` is where in the tree it happened, so that a superior sees it; `details` is JSON without any person's number.
    """

    __tablename__ = "core_audit"
    __table_args__ = (Index("ix_core_audit_path_id", "path", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(BigId)
    actor: Mapped[str] = mapped_column(String(60))
    acting_org_id: Mapped[int | None] = mapped_column(BigId)
    path: Mapped[str] = mapped_column(String(96).with_variant(String(96, collation="C"), "postgresql"))
    action: Mapped[str] = mapped_column(String(60))
    target: Mapped[str] = mapped_column(String(300))
    outcome: Mapped[str] = mapped_column(String(10), default="done")
    details: Mapped[str] = mapped_column(Text, default="{}")


class AuditLink(Base):
    """An entry's place in the chain: `digest` covers the entry and the digest before. Made shortly after the entry,

    so that no transaction of the country waits for another's end of the chain.
    """

    __tablename__ = "core_audit_link"

    seq: Mapped[int] = mapped_column(BigId, primary_key=True)
    audit_id: Mapped[int] = mapped_column(BigId, unique=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary)
