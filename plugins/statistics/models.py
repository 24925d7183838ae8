"""The figures of each day (R4.2): of organisations what has changed, of provinces whether it was written down."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, Date
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime

Figures = JSON().with_variant(JSONB(), "postgresql")
"""Metric -> value; what is 0 is left out."""


class DayFigures(Base):
    """An organisation's figures with all below it from `day` on, until it has a later row.

    So four million organisations cost no more a day than those that have changed. No foreign key, as for all that is
    written beside organisations which nobody holds.
    """

    __tablename__ = "statistics_figures"

    org_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    figures: Mapped[dict[str, Any]] = mapped_column(Figures)


class Snapshot(Base):
    """That the figures of a province (or of the centre: the root) were written down on a day, and when.

    A day without a row is not known: nobody can say what the figures were.
    """

    __tablename__ = "statistics_snapshot"

    org_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    taken_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
