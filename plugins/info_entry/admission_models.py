"""Tables of the lists of admitted members (R2.3)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, SmallInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime
from portal.orgs.models import PATH
from portal.pii import Sealed

FACTS = ("year", "name", "id_cipher", "id_digest", "admission_number", "mobile_cipher", "joined", "branch_id")
ID_CONTEXT = "info_entry_admission.id_cipher:{0}".format
MOBILE_CONTEXT = "info_entry_admission.mobile_cipher:{0}".format


class AdmissionFacts:
    """What a list says of somebody: an ID number or an admission number at least. Numbers are sealed for the entry."""

    year: Mapped[int] = mapped_column(SmallInteger)
    name: Mapped[str] = mapped_column(String(60))
    id_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    id_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    admission_number: Mapped[str | None] = mapped_column(String(16))
    mobile_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    joined: Mapped[str | None] = mapped_column(String(7))
    branch_id: Mapped[int | None] = mapped_column(BigId)


class Admission(AdmissionFacts, Base):
    """An entry of a unit's list of members admitted in a year. `path` is the unit's."""

    __tablename__ = "info_entry_admission"
    __table_args__ = (
        Index("ix_info_entry_admission_path_id", "path", "id"),
        Index("ix_info_entry_admission_import_id", "import_id"),
        Index("ix_info_entry_admission_id_digest", "id_digest"),
        Index("ix_info_entry_admission_admission_number", "admission_number"),
        Index("uq_info_entry_admission_org_id_id_digest", "org_id", "id_digest", unique=True),
        Index("uq_info_entry_admission_org_id_admission_number", "org_id", "admission_number", unique=True),
    )
    __sealed__ = (Sealed("id_cipher", ("id",), ID_CONTEXT), Sealed("mobile_cipher", ("id",), MOBILE_CONTEXT))

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    path: Mapped[str] = mapped_column(PATH)
    import_id: Mapped[int | None] = mapped_column(BigId)
    entered_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class StagedAdmission(AdmissionFacts, Base):
    """A good row of an import, with the id it will have on the list: its numbers are sealed for that id already."""

    __tablename__ = "info_entry_staged_admission"
    __sealed__ = (
        Sealed("id_cipher", ("admission_id",), ID_CONTEXT),
        Sealed("mobile_cipher", ("admission_id",), MOBILE_CONTEXT),
    )

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    admission_id: Mapped[int] = mapped_column(BigId)


class AdmissionTally(Base):
    """How far a unit's list of one year was entered when it was last compared.

    listed = entered + missing + elsewhere + differing; `extra` are those who are only in the system.
    """

    __tablename__ = "info_entry_admission_tally"
    __table_args__ = (Index("ix_info_entry_admission_tally_path", "path"),)

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True)
    year: Mapped[int] = mapped_column(SmallInteger, primary_key=True, autoincrement=False)
    path: Mapped[str] = mapped_column(PATH)
    listed: Mapped[int] = mapped_column(Integer)
    entered: Mapped[int] = mapped_column(Integer)
    missing: Mapped[int] = mapped_column(Integer)
    elsewhere: Mapped[int] = mapped_column(Integer)
    differing: Mapped[int] = mapped_column(Integer)
    extra: Mapped[int] = mapped_column(Integer)
    counted_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
