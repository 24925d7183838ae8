"""Circulars (R4.2): the figures as they were drawn up, what is said of them, to whom; and those of every day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, Date, ForeignKey, Index, LargeBinary, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime

DRAFT, PUBLISHED = "draft", "published"
LONGEST_TITLE, LONGEST_TEXT, LONGEST_WHY = 100, 2000, 200
_IS_PUBLISHED = text("state = 'published'")


class Circular(Base):
    """A draft of `org_id`, or what it has published: then nothing of it changes any more, and `digest` proves it.

    `content` is JSON (circular_content): the tables, whose figures are true at `figures_at`, the end of `day` or None
    for the moment at which they were drawn up. `series` tells circulars of the same kind of one unit. A circular that
    `corrects` another says `why`, and that one is `withdrawn_at` the same moment. `plan_id` and `day` are those of a
    daily one, which there is once.
    """

    __tablename__ = "statistics_circular"
    __table_args__ = (
        Index("ix_statistics_circular_org_id_id", "org_id", "id"),
        Index("ix_statistics_circular_org_id_series_id", "org_id", "series", "id"),
        Index("uq_statistics_circular_plan_id_day", "plan_id", "day", unique=True),
        Index("uq_statistics_circular_corrects", "corrects", unique=True,
              postgresql_where=_IS_PUBLISHED, sqlite_where=_IS_PUBLISHED),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    state: Mapped[str] = mapped_column(String(10), default=DRAFT)
    series: Mapped[str] = mapped_column(String(64))
    day: Mapped[dt.date | None] = mapped_column(Date)
    figures_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    text: Mapped[str] = mapped_column(Text)
    content: Mapped[str] = mapped_column(Text)
    digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    to_superiors: Mapped[bool] = mapped_column(Boolean, default=False)
    drawn_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    drawn_by: Mapped[str] = mapped_column(String(60))
    published_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    published_by: Mapped[str | None] = mapped_column(String(60))
    corrects: Mapped[int | None] = mapped_column(BigId, ForeignKey("statistics_circular.id"))
    why: Mapped[str] = mapped_column(String(LONGEST_WHY), default="")
    withdrawn_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    plan_id: Mapped[int | None] = mapped_column(BigId)


class Receipt(Base):
    """That a circular concerns an organisation, and in a sentence where it stands there; '' for its superiors."""

    __tablename__ = "statistics_circular_receipt"
    __table_args__ = (Index("ix_statistics_circular_receipt_circular_id", "circular_id"),)

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True)
    circular_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistics_circular.id"), primary_key=True)
    told: Mapped[str] = mapped_column(String(300))


class Plan(Base):
    """That `org_id` publishes a circular by itself every day from `hour` (in China) on, since `first_day`.

    `choice` is JSON (circular_choice). It goes on until it is ended.
    """

    __tablename__ = "statistics_circular_plan"
    __table_args__ = (Index("ix_statistics_circular_plan_org_id_id", "org_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    choice: Mapped[str] = mapped_column(Text)
    hour: Mapped[int] = mapped_column(SmallInteger)
    first_day: Mapped[dt.date] = mapped_column(Date)
    set_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    set_by: Mapped[str] = mapped_column(String(60))
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(60))
