"""What is asked for where a mark is wrong, and what a superior has decided."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from plugins.graduation_marking.models import ONE_OF
from portal.db import Base, BigId
from portal.requests.models import Request


class Correction(Request, Base):
    """A mark is to say something else: `month` or `reason` (+ `explanation`), instead of `before`, which is in the
    core's words ('2019-06', or a reason). `why` is the asker's, `answer` the decider's reason.

    `state` is one of plugins.graduation_marking.correcting.STATES. The latest approved one is what holds of a branch.
    """

    __tablename__ = "graduation_marking_correction"
    __table_args__ = (
        CheckConstraint(ONE_OF, name="one_of_month_and_reason"),
        Index("ix_graduation_marking_correction_org_id_id", "org_id", "id"),
        Index("ix_graduation_marking_correction_asking_org_id_id", "asking_org_id", "id"),
        Index("ix_graduation_marking_correction_deciding_org_id_id", "deciding_org_id", "id"),
        Index("uq_graduation_marking_correction_open", "org_id", unique=True,
              postgresql_where=text("state = 'open'"), sqlite_where=text("state = 'open'")),
    )  # fmt: skip

    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    before: Mapped[str] = mapped_column(String(200))
    month: Mapped[str | None] = mapped_column(String(7))
    reason: Mapped[str | None] = mapped_column(String(20))
    explanation: Mapped[str | None] = mapped_column(String(180))
    why: Mapped[str] = mapped_column(String(200))
    asking_org_id: Mapped[int] = mapped_column(BigId)
    deciding_org_id: Mapped[int] = mapped_column(BigId)
    answer: Mapped[str | None] = mapped_column(String(200))
