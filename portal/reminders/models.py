"""The table of reminders."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime

LONGEST_TEXT = 300


class Reminder(Base):
    """What one superior reminds one organisation of, by topic: a later reminder is written over the one before.

    `times` counts the days on which it was reminded, `last_day` is the last of them, `run_id` the run that did it.
    `read_at` and `done_at` are what the organisation has answered since.
    """

    __tablename__ = "core_reminder"
    __table_args__ = (
        Index("uq_core_reminder_org_id_sender_org_id_topic", "org_id", "sender_org_id", "topic", unique=True),
        Index("ix_core_reminder_sender_org_id_run_id_id", "sender_org_id", "run_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    sender_org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    sender_name: Mapped[str] = mapped_column(String(60))
    topic: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT))
    times: Mapped[int] = mapped_column(Integer)
    last_day: Mapped[dt.date] = mapped_column(Date)
    sent_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    run_id: Mapped[int] = mapped_column(BigId)
    read_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    read_by: Mapped[str | None] = mapped_column(String(60))
    done_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    done_by: Mapped[str | None] = mapped_column(String(60))
