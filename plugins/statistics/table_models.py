"""Tables that administrators have put together for themselves and their colleagues (own tables, R4.2)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class SavedTable(Base):
    """A table that an organisation's administrators have saved: whose rows, which columns (keys, with commas), and
    which backlog somebody must be on to be listed; '' for all."""

    __tablename__ = "statistics_table"
    __table_args__ = (Index("ix_statistics_table_org_id_id", "org_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    title: Mapped[str] = mapped_column(String(60))
    rows: Mapped[str] = mapped_column(String(20))
    columns: Mapped[str] = mapped_column(String(1100))
    only: Mapped[str] = mapped_column(String(50))
    saved_by: Mapped[str] = mapped_column(String(60))
    saved_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
