"""Tables of the organisation tree."""

from __future__ import annotations

import datetime as dt
from dataclasses import fields

from sqlalchemy import Boolean, ForeignKey, Index, Integer, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.contracts.scope import OrgRef
from portal.db import Base, BigId, UtcDateTime


def _compared(length: int) -> String:
    """Text that is compared and never sorted for a reader: byte by byte, whatever the database's language."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


PATH, CODE, KEY = _compared(96), _compared(64), _compared(200)

COMMON_CHARACTERS = "团支部委员会省市县区镇村"
"""What stands in so many names that it finds none of them; without it a name takes a third less of the index."""
NAME_CHARACTERS = Index(
    "ix_core_org_name_characters",
    text(f"string_to_array(translate(name_key || short_key, '{COMMON_CHARACTERS}', ''), NULL)"),
    postgresql_using="gin", postgresql_with={"gin_pending_list_limit": 16384},
)  # fmt: skip
"""The characters of a name: finds the few names that have all characters of what is searched, without an extension."""


FAULT_BITS = (1, 2, 4, 8, 16, 32, 64)
"""See portal.orgs.faults: each fault has an index of its own, so that a rare one is found among many."""


def _with_fault(bit: int) -> Index:
    where = text(f"(faults & {bit}) > 0")
    return Index(f"ix_core_org_fault_{bit}", "path", postgresql_where=where, sqlite_where=where)


LEADS = text("is_leading_body")
"""Leading bodies: a few thousand among millions of organisations."""
IS_UNIVERSITYS = text("industry = '普通高等院校' AND category NOT IN ('branch', 'graduate_org')")
"""Universities and their faculties: a hundredth of all organisations."""
TO_GRADUATE = text("category = 'branch' AND expected_graduation IS NOT NULL")
"""Branches that will become graduates' organisations: few among all, and each leaves the index once it is one."""


class Org(Base):
    """An organisation of the League.

    `path` has three base-36 characters a level, so a subtree is a range of paths. `is_wide` marks organisations above
    the county (centre, provinces, prefectures), whose figures are spread over several slots.
    `faults` are those of portal.orgs.faults, summed up. `parent_id` is no foreign key: organisations are closed, never
    deleted, and to look up a million superiors one by one takes a sixth of the time of a load; doctor checks them.
    Core facts that plugins own the rules of: `township_flag` (True 是, False 否, None 空), `expected_graduation`
    ('YYYY-MM') or `no_graduation_reason`.
    """

    __tablename__ = "core_org"
    __table_args__ = (
        Index("ix_core_org_name_key_path", "name_key", "path"),
        Index("ix_core_org_short_key_path", "short_key", "path"),
        Index("ix_core_org_parent_id_path", "parent_id", "path"),
        NAME_CHARACTERS.ddl_if(dialect="postgresql"),
        Index("ix_core_org_to_graduate", "province_code", "expected_graduation", "path",
              postgresql_where=TO_GRADUATE, sqlite_where=TO_GRADUATE),
        Index("ix_core_org_leading", "path", postgresql_where=LEADS, sqlite_where=LEADS),
        Index("ix_core_org_universities", "path", postgresql_where=IS_UNIVERSITYS, sqlite_where=IS_UNIVERSITYS),
        *(_with_fault(bit) for bit in FAULT_BITS),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True, autoincrement=False)
    code: Mapped[str] = mapped_column(CODE, unique=True)
    path: Mapped[str] = mapped_column(PATH, unique=True)
    parent_id: Mapped[int | None] = mapped_column(BigId)
    depth: Mapped[int] = mapped_column(SmallInteger)
    province_code: Mapped[str] = mapped_column(String(64))
    full_name: Mapped[str] = mapped_column(String(200))
    short_name: Mapped[str] = mapped_column(String(200))
    category: Mapped[str] = mapped_column(String(20))
    industry: Mapped[str] = mapped_column(String(40))
    is_leading_body: Mapped[bool] = mapped_column(Boolean, default=False)
    is_wide: Mapped[bool] = mapped_column(Boolean, default=False)
    pinyin: Mapped[str] = mapped_column(String(200), default="")
    whole_pinyin: Mapped[str] = mapped_column(String(600), default="")
    name_key: Mapped[str] = mapped_column(KEY)
    short_key: Mapped[str] = mapped_column(KEY)
    children_made: Mapped[int] = mapped_column(Integer, default=0)
    faults: Mapped[int] = mapped_column(SmallInteger, default=0)
    township_flag: Mapped[bool | None] = mapped_column(Boolean)
    expected_graduation: Mapped[str | None] = mapped_column(String(7))
    no_graduation_reason: Mapped[str | None] = mapped_column(String(200))
    telephone: Mapped[str | None] = mapped_column(String(40))
    email: Mapped[str | None] = mapped_column(String(120))
    address: Mapped[str | None] = mapped_column(Text)
    version: Mapped[int] = mapped_column(Integer, default=1)
    closed_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)

    def ref(self) -> OrgRef:
        """The facts that every layer may hold on to, detached from the database."""
        return OrgRef(
            self.id,
            self.code,
            self.path,
            self.full_name,
            self.short_name,
            self.category,
            self.industry,
            self.is_leading_body,
            self.province_code,
            self.is_wide,
            self.township_flag,
            self.expected_graduation,
            self.no_graduation_reason,
        )


REF = tuple(getattr(Org, field.name) for field in fields(OrgRef))
"""The columns of an OrgRef in its order: lists are read so, for half a row is read in half the time."""


class OrgSetting(Base):
    """A setting made at one organisation; it holds below it until a stricter one (target, deadline)."""

    __tablename__ = "core_org_setting"

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"), primary_key=True)
    key: Mapped[str] = mapped_column(String(60), primary_key=True)
    value: Mapped[str] = mapped_column(String(200))
    set_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
