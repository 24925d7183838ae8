"""The tables of classes that are open for their members' own entries (R3.1)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime
from portal.pii import Sealed

CODE_CONTEXT = "graduate_register_opening.code_cipher:{0}".format
_IS_OPEN = text("closed_at IS NULL")


class Opening(Base):
    """A branch whose members may enter themselves until `until`, unless somebody closes it before.

    The code that leads there is found by its keyed digest, and sealed: whoever opened the branch shows it again.
    """

    __tablename__ = "graduate_register_opening"
    __table_args__ = (
        Index("uq_graduate_register_opening_org_id", "org_id", unique=True,
              postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN),
        Index("ix_graduate_register_opening_org_id_id", "org_id", "id"),
    )  # fmt: skip
    __sealed__ = (Sealed("code_cipher", ("id",), CODE_CONTEXT),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    code_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    code_cipher: Mapped[bytes] = mapped_column(LargeBinary)
    opened_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    until: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(BigId)
    opened_by: Mapped[str] = mapped_column(String(60))


class Visit(Base):
    """A member who has proved who they are; the browser holds a random token, the table its digest.

    `by_mobile`: with the mobile that is kept, not with the name.
    """

    __tablename__ = "graduate_register_visit"
    __table_args__ = (
        Index("ix_graduate_register_visit_opening_id_person_id", "opening_id", "person_id"),
        Index("ix_graduate_register_visit_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    opening_id: Mapped[int] = mapped_column(BigId, ForeignKey("graduate_register_opening.id"))
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_person.id"))
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    by_mobile: Mapped[bool] = mapped_column(Boolean)
    started_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class Nudge(Base):
    """Somebody has noted that a member of an open class was reminded, the last time `at`."""

    __tablename__ = "graduate_register_nudge"
    __table_args__ = (Index("ix_graduate_register_nudge_person_id", "person_id"),)

    opening_id: Mapped[int] = mapped_column(BigId, ForeignKey("graduate_register_opening.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_person.id"), primary_key=True)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
