"""Tables of the import engine: the import, its file, the verdict on every row."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Index, Integer, LargeBinary, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime

PATH = String(96).with_variant(String(96, collation="C"), "postgresql")


class Import(Base):
    """An uploaded file on its way in.

    state: checking, refused, checked, applying, applied, undoing, undone, discarded, failed.
    rows = accepted + rejected + skipped after the check; stored + refused + waiting = rows ever after.
    """

    __tablename__ = "core_import"
    __table_args__ = (Index("ix_core_import_path_id", "path", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    type: Mapped[str] = mapped_column(String(60))
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    path: Mapped[str] = mapped_column(PATH)
    account_id: Mapped[int | None] = mapped_column(BigId)
    filename: Mapped[str] = mapped_column(String(255))
    file_size: Mapped[int] = mapped_column(Integer)
    file_digest: Mapped[bytes] = mapped_column(LargeBinary)
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(12))
    run_id: Mapped[int | None] = mapped_column(BigId)
    code: Mapped[str | None] = mapped_column(String(40))
    message: Mapped[str | None] = mapped_column(Text)
    sheets: Mapped[str] = mapped_column(Text, default="[]")
    accepted: Mapped[int] = mapped_column(Integer, default=0)
    rejected: Mapped[int] = mapped_column(Integer, default=0)
    skipped: Mapped[int] = mapped_column(Integer, default=0)
    warned: Mapped[int] = mapped_column(Integer, default=0)
    stored: Mapped[int] = mapped_column(Integer, default=0)
    undone: Mapped[int] = mapped_column(Integer, default=0)
    kept: Mapped[int] = mapped_column(Integer, default=0)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    checked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    applied_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    undone_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class ImportChunk(Base):
    """A piece of the uploaded file, encrypted, in the database so that any worker on any host can read it."""

    __tablename__ = "core_import_chunk"

    import_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_import.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    cipher: Mapped[bytes] = mapped_column(LargeBinary)


class ImportRow(Base):
    """The verdict on one data row: accepted, rejected or skipped, with its problems as JSON.

    `seq` is the row's order in the file, `row` the number a person sees in the spreadsheet. The row's cells are not
    kept here: a good row's are staged by its type, the user's own are in the encrypted file. Only the engine writes
    here, always beside the import itself: a foreign key would be asked again for every row.
    """

    __tablename__ = "core_import_row"
    __table_args__ = (
        Index(
            "ix_core_import_row_told", "import_id", "verdict", "seq",
            postgresql_where=text("problems <> ''"), sqlite_where=text("problems <> ''"),
        ),
    )  # fmt: skip

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    sheet: Mapped[int] = mapped_column(Integer)
    row: Mapped[int] = mapped_column(Integer)
    verdict: Mapped[str] = mapped_column(String(10))
    label: Mapped[str] = mapped_column(String(80), default="")
    problems: Mapped[str] = mapped_column(Text, default="")
    is_warned: Mapped[bool] = mapped_column(Boolean, default=False)
