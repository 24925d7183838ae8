"""Rows of a spreadsheet of graduation times that wait to be let in."""

from __future__ import annotations

from sqlalchemy import Boolean, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId


class StagedMark(Base):
    """A good row: the branch, exactly one of `month` and `reason`, and whether what is in doubt was confirmed."""

    __tablename__ = "graduation_marking_staged_mark"

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId)
    month: Mapped[str | None] = mapped_column(String(7))
    reason: Mapped[str | None] = mapped_column(String(20))
    explanation: Mapped[str | None] = mapped_column(String(180))
    confirmed: Mapped[bool] = mapped_column(Boolean)
