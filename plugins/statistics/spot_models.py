"""Spot checks (抽查): what was drawn from what, who checks it, what was found, and what became of it (R4.2)."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import Date, ForeignKey, Index, Integer, SmallInteger, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime

DRAWING, DRAWN, RUNNING, CLOSED, DISCARDED = "drawing", "drawn", "running", "closed", "discarded"
STATES = {DRAWING: "抽取中", DRAWN: "待开始", RUNNING: "核查中", CLOSED: "已结束", DISCARDED: "已作废"}
CORRECT, WRONG, ABSENT = "correct", "wrong", "absent"
VERDICTS = {CORRECT: "相符", WRONG: "不符", ABSENT: "查无"}
"""What the system says is right, is wrong, or is about something that does not exist."""
WAYS = {"telephone": "电话", "papers": "查阅材料", "visit": "实地走访"}
SENT, ANSWERED, CONFIRMED, DROPPED = "sent", "answered", "confirmed", "dropped"
CORRECTIONS = {SENT: "待整改", ANSWERED: "已回复，待确认", CONFIRMED: "已整改", DROPPED: "不再要求"}
OWED = (SENT, ANSWERED)


class SpotCheck(Base):
    """A check of `org_id` over what lies below it. `population`, `level`, `kind`, `category`, `industry`, `is_share`,
    `size` and `seed` are the draw's wish (see spot_frame.Wish); `frame_size` and `frame_at` what it was drawn from.

    `run_id` is the job that draws. `result` is the report as it stood when the check was closed, as JSON.
    """

    __tablename__ = "statistics_spot_check"
    __table_args__ = (Index("ix_statistics_spot_check_org_id_id", "org_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    title: Mapped[str] = mapped_column(String(100))
    population: Mapped[str] = mapped_column(String(10))
    level: Mapped[int] = mapped_column(SmallInteger)
    kind: Mapped[str] = mapped_column(String(10))
    category: Mapped[str] = mapped_column(String(20), default="")
    industry: Mapped[str] = mapped_column(String(40), default="")
    is_share: Mapped[bool]
    size: Mapped[int] = mapped_column(Integer)
    seed: Mapped[str] = mapped_column(String(32))
    form_key: Mapped[str] = mapped_column(String(64), unique=True)
    state: Mapped[str] = mapped_column(String(10))
    run_id: Mapped[int | None] = mapped_column(BigId)
    frame_size: Mapped[int] = mapped_column(BigId, default=0)
    frame_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    drawn: Mapped[int] = mapped_column(Integer, default=0)
    due: Mapped[dt.date | None] = mapped_column(Date)
    made_by: Mapped[str] = mapped_column(String(60))
    made_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    started_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    ended_by: Mapped[str | None] = mapped_column(String(60))
    reason: Mapped[str | None] = mapped_column(String(200))
    result: Mapped[str | None] = mapped_column(Text)


class SpotStratum(Base):
    """A part of the frame: a unit and a kind, how many there were (`frame_size`), how many were drawn."""

    __tablename__ = "statistics_spot_stratum"

    check_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistics_spot_check.id"), primary_key=True)
    no: Mapped[int] = mapped_column(Integer, primary_key=True, autoincrement=False)
    unit_id: Mapped[int] = mapped_column(BigId)
    unit_name: Mapped[str] = mapped_column(String(200))
    province_code: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    frame_size: Mapped[int] = mapped_column(BigId)
    drawn: Mapped[int] = mapped_column(Integer)


class SpotItem(Base):
    """What was drawn: the organisation `org_id`, or the person `person_id` in it. `no` counts from 1.

    `said` is what the system said at the draw, JSON of (label, value), persons' numbers masked. `steps` counts what
    was done with it, and is its version. `told_org_id` is who is to correct it, once a correction was sent.
    """

    __tablename__ = "statistics_spot_item"
    __table_args__ = (
        Index("uq_statistics_spot_item_check_id_no", "check_id", "no", unique=True),
        Index("ix_statistics_spot_item_member_id_check_id", "member_id", "check_id"),
        Index("ix_statistics_spot_item_told_org_id_id", "told_org_id", "id",
              postgresql_where=text("told_org_id IS NOT NULL"), sqlite_where=text("told_org_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    check_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistics_spot_check.id"))
    no: Mapped[int] = mapped_column(Integer)
    unit_id: Mapped[int] = mapped_column(BigId)
    unit_name: Mapped[str] = mapped_column(String(200))
    province_code: Mapped[str] = mapped_column(String(64))
    kind: Mapped[str] = mapped_column(String(40))
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    person_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("core_person.id"))
    name: Mapped[str] = mapped_column(String(200))
    said: Mapped[str] = mapped_column(Text)
    member_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("statistics_team_member.id"))
    steps: Mapped[int] = mapped_column(Integer, default=0)
    verdict: Mapped[str | None] = mapped_column(String(10))
    way: Mapped[str | None] = mapped_column(String(10))
    found: Mapped[str | None] = mapped_column(String(200))
    checked_by: Mapped[str | None] = mapped_column(String(60))
    checked_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    correction: Mapped[str | None] = mapped_column(String(10))
    told_org_id: Mapped[int | None] = mapped_column(BigId, ForeignKey("core_org.id"))
    due: Mapped[dt.date | None] = mapped_column(Date)


class SpotStep(Base):
    """What somebody did with an item, acting for `org_name`; `seq` counts from 1. Rows are only ever added.

    `kind` is one of spot_steps.KINDS.
    """

    __tablename__ = "statistics_spot_step"
    __table_args__ = (Index("uq_statistics_spot_step_item_id_seq", "item_id", "seq", unique=True),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    item_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistics_spot_item.id"))
    seq: Mapped[int] = mapped_column(Integer)
    kind: Mapped[str] = mapped_column(String(10))
    org_name: Mapped[str] = mapped_column(String(200))
    actor: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(String(300), default="")
    at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class SpotPost(Base):
    """A post that a member of the team was given to see what a check is about: it ends with the check."""

    __tablename__ = "statistics_spot_post"
    __table_args__ = (Index("ix_statistics_spot_post_check_id_id", "check_id", "id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    check_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistics_spot_check.id"))
    member_id: Mapped[int] = mapped_column(BigId, ForeignKey("statistics_team_member.id"))
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_post.id"))
    given_by: Mapped[str] = mapped_column(String(60))
    given_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
