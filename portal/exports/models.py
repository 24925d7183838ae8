"""Tables of the export engine: what was asked for as a job, and its file."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime
from portal.orgs.models import PATH


class Export(Base):
    """A file that a worker writes, and that is kept for a week; what is answered at once has no row.

    `org_id` and `path` are the organisation whose list it is, `account_id` who asked. `filter` is the list's filter as
    JSON, `told` in words. `revealed`: it holds numbers of persons in full, for `reason`.
    state: writing, ready, expired, dropped. `taken_at` is when it was first handed out.
    """

    __tablename__ = "core_export"
    __table_args__ = (
        Index("ix_core_export_account_id_id", "account_id", "id"),
        Index("ix_core_export_path_id", "path", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    type: Mapped[str] = mapped_column(String(60))
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    path: Mapped[str] = mapped_column(PATH)
    account_id: Mapped[int | None] = mapped_column(BigId)
    title: Mapped[str] = mapped_column(String(200))
    format: Mapped[str] = mapped_column(String(10))
    filter: Mapped[str] = mapped_column(Text, default="{}")
    told: Mapped[str] = mapped_column(Text, default="")
    revealed: Mapped[bool] = mapped_column(Boolean, default=False)
    reason: Mapped[str] = mapped_column(String(200), default="")
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    run_id: Mapped[int | None] = mapped_column(BigId)
    rows: Mapped[int] = mapped_column(Integer, default=0)
    size: Mapped[int] = mapped_column(BigId, default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ready_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    taken_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class ExportChunk(Base):
    """A piece of the file, encrypted."""

    __tablename__ = "core_export_chunk"

    export_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_export.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    cipher: Mapped[bytes] = mapped_column(LargeBinary)
