"""The plugin's tables."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class Note(Base):
    """A note about an organisation."""

    __tablename__ = "sample_note"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), index=True)
    text: Mapped[str] = mapped_column(String(200))
    import_id: Mapped[int | None] = mapped_column(BigId)
    written_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class StagedNote(Base):
    """A good row of a spreadsheet that waits to be let in."""

    __tablename__ = "sample_staged_note"

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId)
    text: Mapped[str] = mapped_column(String(200))


class Digest(Base):
    """How many notes a province had on a day."""

    __tablename__ = "sample_digest"

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True)
    day: Mapped[dt.date] = mapped_column(Date, primary_key=True)
    notes: Mapped[int] = mapped_column(Integer)
