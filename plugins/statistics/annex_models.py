"""The tables of Annex 2 (R3.2): what each unit fills in, the copies that were submitted, the steps of their way."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, Integer, SmallInteger, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime

DRAFT, SUBMITTED, RETURNED, ACCEPTED = "draft", "submitted", "returned", "accepted"
STATES = {DRAFT: "填报中", SUBMITTED: "已报送，待接收", RETURNED: "被退回", ACCEPTED: "已接收"}
OPEN = (DRAFT, RETURNED)
"""The states in which a table can be changed."""
MOVED, DROPPED = "moved", "dropped"
KINDS = {
    SUBMITTED: "报送", RETURNED: "退回", ACCEPTED: "接收", MOVED: "改向其他上级报送", DROPPED: "不再单独填报",
}  # fmt: skip
"""What a step is called."""


class Annex(Base):
    """The table of a unit for the campaign of a year. `version` counts its changes: who acts says what was shown.

    Filled in: `told` (row -> measure -> the education department's figure) of the schools that no accepted table below
    is about, `why` (row -> measure -> explanation of the whole table's difference), and who signs. The system's own
    figures of those schools, `counted`, are as of `counted_at`; `covered` are the copies that were accepted then, whose
    schools it leaves out. While it is submitted or accepted it lies at `superior_id`, and `copy_id` is what was frozen.
    """

    __tablename__ = "statistics_annex"
    __table_args__ = (
        Index("uq_statistics_annex_org_id_year", "org_id", "year", unique=True),
        Index("ix_statistics_annex_superior_id_state", "superior_id", "state"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    year: Mapped[int] = mapped_column(SmallInteger)
    state: Mapped[str] = mapped_column(String(12))
    version: Mapped[int] = mapped_column(Integer)
    told: Mapped[dict[str, Any]] = mapped_column(JSON)
    why: Mapped[dict[str, Any]] = mapped_column(JSON)
    counted: Mapped[dict[str, Any]] = mapped_column(JSON)
    counted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    covered: Mapped[list[int]] = mapped_column(JSON)
    head: Mapped[str] = mapped_column(String(40), default="")
    filler: Mapped[str] = mapped_column(String(40), default="")
    telephone: Mapped[str] = mapped_column(String(40), default="")
    changed_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    changed_by: Mapped[str] = mapped_column(String(60))
    superior_id: Mapped[int | None] = mapped_column(BigId)
    submitted_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    copy_id: Mapped[int | None] = mapped_column(BigId)
    reason: Mapped[str] = mapped_column(String(200), default="")


class AnnexCopy(Base):
    """A table as it was submitted: `content` and `parts` are JSON that never changes, `digest` is theirs.

    `parts` are the accepted tables below that it is the sum of, with its own.
    """

    __tablename__ = "statistics_annex_copy"
    __table_args__ = (Index("ix_statistics_annex_copy_annex_id_id", "annex_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    annex_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistics_annex.id"))
    taken_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    actor: Mapped[str] = mapped_column(String(60))
    content: Mapped[str] = mapped_column(Text)
    parts: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))


class AnnexStep(Base):
    """What somebody who acts for `org_name` did to a table; `kind` is one of KINDS. Rows are only ever added."""

    __tablename__ = "statistics_annex_step"
    __table_args__ = (Index("ix_statistics_annex_step_annex_id_id", "annex_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    annex_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistics_annex.id"))
    kind: Mapped[str] = mapped_column(String(12))
    org_name: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(String(200), default="")
    copy_id: Mapped[int | None] = mapped_column(BigId)
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
