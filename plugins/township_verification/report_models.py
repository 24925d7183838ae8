"""Reports of wrong flags, and every step that each has taken on its way up (A1.3, A1.4)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Boolean, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime
from portal.requests.models import Request

MOOT = "moot"
"""The state of a report that nobody needs to answer any more; the others are those of every request."""


class Report(Request, Base):
    """The flag of `org_id` is wrong: it `says` one thing (True 是, False 否, None 空) and should be `wanted`.

    `full_name` is the organisation's as it was then. While it is open it lies at `deciding_org_id`, since `lies_since`:
    the level that has to act, or, if it `is_returned`, the one that is to add something. `is_ready`: the province has
    confirmed it and will file it with the centre. `steps` counts its steps, and is its version: who acts says how many
    there were. `run_id` is the job that settles it with others.
    """

    __tablename__ = "township_verification_report"
    __table_args__ = (
        Index("ix_township_verification_report_org_id_id", "org_id", "id"),
        Index("ix_township_verification_report_asking_org_id_id", "asking_org_id", "id"),
        Index("ix_township_verification_report_deciding_org_id_id", "deciding_org_id", "id"),
        Index("ix_township_verification_report_run_id_id", "run_id", "id"),
        Index("uq_township_verification_report_open", "org_id", unique=True,
              postgresql_where=text("state = 'open'"), sqlite_where=text("state = 'open'")),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    full_name: Mapped[str] = mapped_column(String(200))
    says: Mapped[bool | None] = mapped_column(Boolean)
    wanted: Mapped[bool] = mapped_column(Boolean)
    why: Mapped[str] = mapped_column(String(200))
    asking_org_id: Mapped[int] = mapped_column(BigId)
    deciding_org_id: Mapped[int] = mapped_column(BigId)
    lies_since: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    is_returned: Mapped[bool] = mapped_column(Boolean, default=False)
    is_ready: Mapped[bool] = mapped_column(Boolean, default=False)
    steps: Mapped[int] = mapped_column(Integer)
    run_id: Mapped[int | None] = mapped_column(BigId)
    answer: Mapped[str | None] = mapped_column(String(200))


class Step(Base):
    """What somebody did to a report, acting for `org_id`; `seq` counts from 1. Rows are only ever added.

    `kind` is one of plugins.township_verification.report_steps.KINDS.
    """

    __tablename__ = "township_verification_step"
    __table_args__ = (
        Index("uq_township_verification_step_report_id_seq", "report_id", "seq", unique=True),
        Index("ix_township_verification_step_org_id_report_id", "org_id", "report_id"),
    )

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    report_id: Mapped[int] = mapped_column(BigId, ForeignKey("township_verification_report.id"))
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(12))
    org_id: Mapped[int] = mapped_column(BigId)
    org_name: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
