"""The tables of the register: one record a graduate, and every change of one (R3.1)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import BigInteger, Boolean, ForeignKey, Index, Integer, LargeBinary, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime
from portal.orgs.models import PATH
from portal.pii import Sealed

HOUSEHOLD_CONTEXT = "graduate_register_record.household_cipher:{0}".format
RESIDENCE_CONTEXT = "graduate_register_record.residence_cipher:{0}".format


class Record(Base):
    """What is registered about a person: the facts of `facts.Facts`, the addresses of homes sealed for the person.

    `receiving_township` and `is_complete` follow from the facts; so do `doubts` and, from those of the whole branch,
    `shared`: keys of doubts.DOUBTS, with spaces between them (`doubts` is None in records older than the rules).
    `is_doubtful`: there are some, and nobody has said since the last change that all is right (`verified_at`,
    `verified_by`). By `home_digest` equal homes are known. `org_id` and `path` are the branch in whose figures the
    record counts, None while it counts nowhere: the person was removed, or does not graduate this year.
    `told_by` is who told (本人, 家长 …), `actor` who wrote it down, in `source` (sources.py), at `said_at`.
    """

    __tablename__ = "graduate_register_record"
    __table_args__ = (
        Index("ix_graduate_register_record_org_id_person_id", "org_id", "person_id"),
        Index("ix_graduate_register_record_path_person_id", "path", "person_id"),
        Index("ix_graduate_register_record_destination_path_person_id", "destination", "path", "person_id"),
        Index(
            "ix_graduate_register_record_receiving_township_path_person_id", "receiving_township", "path", "person_id"
        ),
        Index(
            "ix_graduate_register_record_doubtful", "path", "person_id", postgresql_where=text("is_doubtful"),
            sqlite_where=text("is_doubtful = 1"),
        ),
    )
    __sealed__ = (
        Sealed("household_cipher", ("person_id",), HOUSEHOLD_CONTEXT),
        Sealed("residence_cipher", ("person_id",), RESIDENCE_CONTEXT),
    )

    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_person.id"), primary_key=True, autoincrement=False)
    org_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("core_org.id"))
    path: Mapped[str | None] = mapped_column(PATH)
    destination: Mapped[str | None] = mapped_column(String(8))
    place_name: Mapped[str | None] = mapped_column(String(100))
    place_address: Mapped[str | None] = mapped_column(String(120))
    place_township: Mapped[str | None] = mapped_column(String(9))
    household_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    household_township: Mapped[str | None] = mapped_column(String(9))
    residence_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    residence_township: Mapped[str | None] = mapped_column(String(9))
    residence_of: Mapped[str | None] = mapped_column(String(7))
    told_by: Mapped[str | None] = mapped_column(String(20))
    receiving_township: Mapped[str | None] = mapped_column(String(9))
    is_complete: Mapped[bool] = mapped_column(Boolean)
    home_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    doubts: Mapped[str | None] = mapped_column(String(160))
    shared: Mapped[str] = mapped_column(String(60))
    is_doubtful: Mapped[bool] = mapped_column(Boolean)
    verified_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    verified_by: Mapped[str | None] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(8))
    account_id: Mapped[int | None] = mapped_column(BigId)
    actor: Mapped[str] = mapped_column(String(60))
    said_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    version: Mapped[int] = mapped_column(Integer)


class Change(Base):
    """One save that changed something: `before` and `after` are JSON of the facts that differ; of where somebody lives
    only that it changed. Rows are only ever added.

    `old_destination` and `destination` are what the record said before and says now: 未就业 becomes 就业.
    """

    __tablename__ = "graduate_register_change"
    __table_args__ = (
        Index("ix_graduate_register_change_person_id_id", "person_id", "id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_person.id"))
    version: Mapped[int] = mapped_column(Integer)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    account_id: Mapped[int | None] = mapped_column(BigId)
    actor: Mapped[str] = mapped_column(String(60))
    source: Mapped[str] = mapped_column(String(8))
    old_destination: Mapped[str | None] = mapped_column(String(8))
    destination: Mapped[str | None] = mapped_column(String(8))
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class Turn(Base):
    """A change after which somebody goes elsewhere than was said before ('' for nowhere), and the branch in which the
    person's record counts by now, None while it counts nowhere."""

    __tablename__ = "graduate_register_turn"
    __table_args__ = (
        Index(
            "ix_graduate_register_turn_path_old_destination_destination", "path", "old_destination", "destination"
        ),
        Index("ix_graduate_register_turn_person_id", "person_id"),
    )

    change_id: Mapped[int] = mapped_column(
        BigId, ForeignKey("graduate_register_change.id"), primary_key=True, autoincrement=False
    )
    person_id: Mapped[int] = mapped_column(BigId)
    path: Mapped[str | None] = mapped_column(PATH)
    old_destination: Mapped[str] = mapped_column(String(8))
    destination: Mapped[str] = mapped_column(String(8))


class Release(Base):
    """A branch whose records the townships that receive its graduates may see (发布给接收地), and since when.

    `province_code` is the province in whose figures they are expected. Withdrawn, the row is gone; who did what when
    is in the log.
    """

    __tablename__ = "graduate_register_release"

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True, autoincrement=False)
    released_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    province_code: Mapped[str] = mapped_column(String(64))


class ExpectedCount(Base):
    """How many released records with a destination ('' for none) an area receives from a province: the sum over slots.

    `area` is a code of `digits` digits: a township, its county, its province. Provinces have several slots, so that
    no row is touched by every transaction of the country; all others have slot 0 only.
    """

    __tablename__ = "graduate_register_expected"

    digits: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    area: Mapped[str] = mapped_column(String(9), primary_key=True)
    province_code: Mapped[str] = mapped_column(String(64), primary_key=True)
    destination: Mapped[str] = mapped_column(String(8), primary_key=True)
    slot: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    value: Mapped[int] = mapped_column(BigInteger)
