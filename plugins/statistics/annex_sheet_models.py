"""Rows of a spreadsheet of the education department's figures that wait to be let in (R3.2)."""

from __future__ import annotations

from typing import Any

from sqlalchemy import JSON, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId


class StagedFigures(Base):
    """A good row: what the row `row_key` of a unit's table is to say, and the version of the table it was compared with
    (0: there was none). Once it is let in, what the row said `before`, and the version that this made."""

    __tablename__ = "statistics_annex_staged"

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId)
    row_key: Mapped[str] = mapped_column(String(24))
    version: Mapped[int] = mapped_column(Integer)
    figures: Mapped[dict[str, Any]] = mapped_column(JSON)
    before: Mapped[dict[str, Any]] = mapped_column(JSON)
    made: Mapped[int | None] = mapped_column(Integer)
