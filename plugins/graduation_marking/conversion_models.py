"""The record of the conversion (A2.5): which branches became graduates' organisations, when, with how many members."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, SmallInteger
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime
from portal.orgs.models import PATH


class Conversion(Base):
    """A branch that was converted; the key lets each through once in a year, whoever comes twice.

    `members` became graduates with it; who joins later is none of them. `run_id` is None where it was done by hand.
    """

    __tablename__ = "graduation_marking_conversion"
    __table_args__ = (Index("ix_graduation_marking_conversion_path", "path"),)

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True, autoincrement=False)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    path: Mapped[str] = mapped_column(PATH)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    members: Mapped[int] = mapped_column(Integer)
    run_id: Mapped[int | None] = mapped_column(BigId)
