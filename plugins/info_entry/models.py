"""The plugin's tables: staged members, organisations' profiles, and requests to whoever holds a number."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, Index, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime
from portal.people.models import PersonFacts
from portal.pii import Sealed
from portal.requests.models import Request


class StagedMember(PersonFacts, Base):
    """A good row of an import, with the id it will have as a person: its numbers are sealed for that id already."""

    __tablename__ = "info_entry_staged_member"

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    person_id: Mapped[int] = mapped_column(BigId)


class Profile(Base):
    """What an organisation says of itself beyond the core's facts (组织资料). Without a row it has said nothing yet.

    `is_complete` is kept by plugins.info_entry.completeness alone. A row of version 0 was made there, to be held on to.
    No foreign key: its check would take hold of the organisation in another order than everybody else; `doctor` looks.
    """

    __tablename__ = "info_entry_profile"
    __sealed__ = (
        Sealed("id_cipher", ("org_id",), "info_entry_profile.id_cipher:{0}".format),
        Sealed("mobile_cipher", ("org_id",), "info_entry_profile.mobile_cipher:{0}".format),
    )

    org_id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    secretary_name: Mapped[str | None] = mapped_column(String(60))
    id_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    mobile_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    established: Mapped[int | None] = mapped_column(Integer)
    filled: Mapped[int | None] = mapped_column(Integer)
    is_complete: Mapped[bool] = mapped_column(Boolean, default=False)
    version: Mapped[int] = mapped_column(Integer, default=0)
    updated_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class NumberRequest(Request, Base):
    """What a unit that cannot enter somebody asks of the unit that holds the ID number or mobile (R2.2: 一人一号).

    `org_id` is the branch that asks, `holder_org_id` where the person is now: it follows the person while the request
    is open. `name` and `masked` are what the asker typed; nothing else about the person is told. `field` is id_number
    or mobile, `wanted` hand_over or correct, `state` one of plugins.info_entry.asking.STATES. No foreign keys: their
    checks would take hold of organisations in another order than everybody else.
    """

    __tablename__ = "info_entry_request"
    __table_args__ = (
        Index("ix_info_entry_request_org_id_id", "org_id", "id"),
        Index("ix_info_entry_request_holder_org_id_id", "holder_org_id", "id"),
        Index("uq_info_entry_request_open", "org_id", "person_id", "field", unique=True,
              postgresql_where=text("state = 'open'"), sqlite_where=text("state = 'open'")),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(BigId)
    holder_org_id: Mapped[int] = mapped_column(BigId)
    person_id: Mapped[int] = mapped_column(BigId)
    field: Mapped[str] = mapped_column(String(10))
    digest: Mapped[bytes] = mapped_column(LargeBinary)
    wanted: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(60))
    masked: Mapped[str] = mapped_column(String(20))
    message: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str | None] = mapped_column(String(200))


class StagedOrg(Base):
    """A good row of a spreadsheet of organisations that waits to be let in.

    A new one (`is_new`) has the id it will have; its superior is there, or is another new one. One that exists gets
    what `fields` names, and nothing else. The versions are those after it was let in: whoever has another has been
    edited since.
    """

    __tablename__ = "info_entry_staged_org"
    __sealed__ = (
        Sealed("id_cipher", ("import_id", "seq", "org_id"), "info_entry_profile.id_cipher:{2}".format),
        Sealed("mobile_cipher", ("import_id", "seq", "org_id"), "info_entry_profile.mobile_cipher:{2}".format),
    )

    import_id: Mapped[int] = mapped_column(BigId, primary_key=True)
    seq: Mapped[int] = mapped_column(Integer, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId)
    is_new: Mapped[bool] = mapped_column(Boolean)
    above_id: Mapped[int | None] = mapped_column(BigId)
    full_name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(20))
    industry: Mapped[str] = mapped_column(String(40))
    is_leading_body: Mapped[bool] = mapped_column(Boolean)
    telephone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(String(200))
    secretary_name: Mapped[str | None] = mapped_column(String(60))
    id_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    mobile_cipher: Mapped[bytes | None] = mapped_column(LargeBinary)
    established: Mapped[int | None] = mapped_column(Integer)
    filled: Mapped[int | None] = mapped_column(Integer)
    fields: Mapped[str] = mapped_column(String(120), default="")
    org_version: Mapped[int | None] = mapped_column(Integer)
    profile_version: Mapped[int | None] = mapped_column(Integer)
