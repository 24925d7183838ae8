"""Baselines with their history, those that wait to be let in, and the figures of each day (R1.1)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, Integer, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class Baseline(Base):
    """What the annual statistics (团统) of a year say of a unit; `dual` are members who are cadres too (R1.1).

    `version` is the id of its last change, so that no version ever comes back.
    """

    __tablename__ = "info_entry_baseline"

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True)
    members: Mapped[int] = mapped_column(Integer)
    cadres: Mapped[int] = mapped_column(Integer)
    dual: Mapped[int] = mapped_column(Integer, default=0)
    version: Mapped[int] = mapped_column(BigId)


class BaselineChange(Base):
    """Who changed a baseline when, for which organisation, from what to what, and on which ground. No old figures: it
    was not set before; no new ones: it was taken away."""

    __tablename__ = "info_entry_baseline_change"
    __table_args__ = (
        Index("ix_info_entry_baseline_change_org_id_year_id", "org_id", "year", "id"),
        Index("ix_info_entry_baseline_change_import_id", "import_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    acting_org_id: Mapped[int] = mapped_column(BigId)
    old_members: Mapped[int | None] = mapped_column(Integer)
    old_cadres: Mapped[int | None] = mapped_column(Integer)
    old_dual: Mapped[int | None] = mapped_column(Integer)
    new_members: Mapped[int | None] = mapped_column(Integer)
    new_cadres: Mapped[int | None] = mapped_column(Integer)
    new_dual: Mapped[int | None] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(200))
    import_id: Mapped[int | None] = mapped_column(BigId)


class StagedBaseline(Base):
    """A good row of a spreadsheet of baselines, and the version of the baseline that it was compared with."""

    __tablename__ = "info_entry_staged_baseline"

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId)
    version: Mapped[int] = mapped_column(BigId)
    members: Mapped[int] = mapped_column(Integer)
    cadres: Mapped[int] = mapped_column(Integer)
    dual: Mapped[int] = mapped_column(Integer)
    source: Mapped[str] = mapped_column(String(200))


class Snapshot(Base):
    """The figures of an organisation with all below it as they were on a day, at `taken_at`: at its begin, or later if
    nothing ran then. A day without a row is not known.

    No foreign key, as for all that is written beside organisations which nobody holds: its check would take hold of a
    province's organisations in another order than everybody else.
    """

    __tablename__ = "info_entry_snapshot"

    org_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True, index=True)
    people: Mapped[int] = mapped_column(Integer)
    members: Mapped[int] = mapped_column(Integer)
    cadres: Mapped[int] = mapped_column(Integer)
    taken_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
