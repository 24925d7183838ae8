"""The table of members and cadres, its shape for rows that wait, and what has happened to each person."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    SQLColumnExpression,
    String,
    Text,
    column,
    func,
    literal_column,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class PersonFacts:
    """The columns of a person, shared by the table of persons and by the tables in which imports stage them.

    Numbers are encrypted with the person's id as associated data; the digests are what is searched and unique, the
    tails are keyed digests of the last four digits, to find candidates by. `post_since` is 'YYYY-MM', `post_kind` one
    of portal.people.rules.posts.POST_KINDS.
    """

    org_id: Mapped[int] = mapped_column(BigId)
    name: Mapped[str] = mapped_column(String(60))
    name_pinyin: Mapped[str] = mapped_column(String(120), default="")
    id_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    id_digest: Mapped[bytes] = mapped_column(LargeBinary)
    mobile_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    mobile_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_tail: Mapped[int | None] = mapped_column(Integer)
    mobile_tail: Mapped[int | None] = mapped_column(Integer)
    sex: Mapped[str] = mapped_column(String(1))
    birth_date: Mapped[dt.date] = mapped_column(Date)
    ethnic: Mapped[str | None] = mapped_column(String(20))
    political: Mapped[str | None] = mapped_column(String(20))
    education: Mapped[str | None] = mapped_column(String(20))
    joined: Mapped[str | None] = mapped_column(String(7))
    admission_number: Mapped[str | None] = mapped_column(String(16))
    is_member: Mapped[bool] = mapped_column(Boolean)
    is_cadre: Mapped[bool] = mapped_column(Boolean, default=False)
    post: Mapped[str | None] = mapped_column(String(50))
    post_since: Mapped[str | None] = mapped_column(String(7))
    post_kind: Mapped[str | None] = mapped_column(String(10))


FACTS = (
    "org_id", "name", "name_pinyin", "id_cipher", "id_digest", "mobile_cipher", "mobile_digest", "id_tail",
    "mobile_tail", "sex", "birth_date", "ethnic", "political", "education", "joined", "admission_number", "is_member",
    "is_cadre", "post", "post_since", "post_kind",
)  # fmt: skip


_PRESENT = "removed_at IS NULL"
_NUMBERED = text("removed_at IS NULL AND admission_number IS NOT NULL")


def initials_in(name_pinyin: SQLColumnExpression[str]) -> ColumnElement[str]:
    """The initials in a column of pinyin, with the space before them, in the words of their index."""
    return func.ltrim(name_pinyin, literal_column("'abcdefghijklmnopqrstuvwxyz0123456789'"))


def _of_present(
    name: str, *columns: str | ColumnElement[str], unique: bool = False, ops: dict[str, str] | None = None
) -> Index:
    """An index on the persons that are there: the removed are neither searched nor unique."""
    where = text(_PRESENT)
    return Index(name, *columns, unique=unique, postgresql_where=where, sqlite_where=where, postgresql_ops=ops or {})


class Person(PersonFacts, Base):
    """A member or cadre, in exactly one branch. A removed person keeps the row but gives the numbers free.

    `expected_graduation` ('YYYY-MM') is the person's own, where it differs from the branch's or the branch has none;
    so is `standing` (portal.people.standing.STANDINGS), None where the branch says whether the person is a graduate.
    """

    __tablename__ = "core_person"
    __table_args__ = (
        Index("ix_core_person_org_id", "org_id", "id"),
        _of_present("uq_core_person_id_digest", "id_digest", unique=True),
        _of_present("uq_core_person_mobile_digest", "mobile_digest", unique=True),
        _of_present("ix_core_person_id_tail", "id_tail"),
        _of_present("ix_core_person_mobile_tail", "mobile_tail"),
        _of_present("ix_core_person_name", "name", ops={"name": "varchar_pattern_ops"}),
        _of_present("ix_core_person_name_pinyin", "name_pinyin", ops={"name_pinyin": "varchar_pattern_ops"}),
        _of_present("ix_core_person_initials", initials_in(column("name_pinyin", String)).label("initials"),
                    ops={"initials": "text_pattern_ops"}),
        Index("ix_core_person_admission_number", "admission_number",
              postgresql_where=_NUMBERED, sqlite_where=_NUMBERED),
        Index("ix_core_person_import_id", "import_id",
              postgresql_where=text("import_id IS NOT NULL"), sqlite_where=text("import_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    expected_graduation: Mapped[str | None] = mapped_column(String(7))
    standing: Mapped[str | None] = mapped_column(String(8))
    import_id: Mapped[int | None] = mapped_column(BigId)
    version: Mapped[int] = mapped_column(Integer, default=1)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    updated_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    removed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    removed_reason: Mapped[str | None] = mapped_column(String(200))


class PersonEvent(Base):
    """Something that happened to a person after they were entered, for the person's history.

    `kind` is entered, changed, corrected, moved, removed or restored. `details` is JSON: what was it, what is it now,
    by field; numbers only masked.
    """

    __tablename__ = "core_person_event"
    __table_args__ = (Index("ix_core_person_event_person_id_id", "person_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_person.id"))
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    kind: Mapped[str] = mapped_column(String(12))
    account_id: Mapped[int | None] = mapped_column(BigId)
    actor: Mapped[str] = mapped_column(String(60))
    org_id: Mapped[int] = mapped_column(BigId)
    reason: Mapped[str | None] = mapped_column(String(200))
    details: Mapped[str] = mapped_column(Text, default="{}")
