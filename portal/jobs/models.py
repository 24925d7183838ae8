"""The table of runs: what was asked for, how far it is, who holds it."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Index, Integer, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime

OPEN = "state IN ('queued', 'running')"


class Run(Base):
    """A piece of background work. (task, key) is unique: the same wish twice is one run.

    state: queued, running, done, failed, cancelled. A running run whose lease is over belongs to nobody and is taken up
    again. `stage`, `done_units` of `total_units` are its true progress.
    """

    __tablename__ = "core_run"
    __table_args__ = (
        Index("uq_core_run_task_key", "task", "key", unique=True),
        Index("ix_core_run_open", "state", "lease_until", postgresql_where=text(OPEN), sqlite_where=text(OPEN)),
        Index("ix_core_run_path_id", "path", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    task: Mapped[str] = mapped_column(String(60))
    key: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    args: Mapped[str] = mapped_column(Text, default="{}")
    path: Mapped[str] = mapped_column(String(96).with_variant(String(96, collation="C"), "postgresql"))
    org_id: Mapped[int | None] = mapped_column(BigId)
    account_id: Mapped[int | None] = mapped_column(BigId)
    state: Mapped[str] = mapped_column(String(10), default="queued")
    stage: Mapped[str] = mapped_column(String(60), default="")
    done_units: Mapped[int] = mapped_column(Integer, default=0)
    total_units: Mapped[int] = mapped_column(Integer, default=0)
    attempts: Mapped[int] = mapped_column(Integer, default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(80))
    lease_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    enqueued_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    error: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    finished_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
