"""Tables of administrators, their posts and their sessions."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, Index, Integer, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from portal.db import Base, BigId, UtcDateTime


class Account(Base):
    """An administrator. Without `password_hash` the account waits for its activation code."""

    __tablename__ = "core_account"

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    login: Mapped[str] = mapped_column(String(60), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str | None] = mapped_column(String(200))
    activation_digest: Mapped[bytes | None] = mapped_column(LargeBinary)
    activation_expires: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    failures: Mapped[int] = mapped_column(Integer, default=0)
    locked_until: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    disabled_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)


class Post(Base):
    """An administrator's post: acts in the organisation's subtree with a role (manage, view)."""

    __tablename__ = "core_post"
    __table_args__ = (
        Index("uq_core_post_open", "account_id", "org_id", unique=True,
              postgresql_where=text("ended_at IS NULL"), sqlite_where=text("ended_at IS NULL")),
        Index("ix_core_post_org_id", "org_id"),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_account.id"))
    org_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_org.id"))
    role: Mapped[str] = mapped_column(String(10))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    ended_at: Mapped[dt.datetime | None] = mapped_column(UtcDateTime)


class WebSession(Base):
    """A signed-in session. The browser holds a random token, the table its digest; visitors have no row."""

    __tablename__ = "core_session"
    __table_args__ = (Index("ix_core_session_account_id", "account_id"),)

    id: Mapped[int] = mapped_column(BigId, primary_key=True)
    token_digest: Mapped[bytes] = mapped_column(LargeBinary, unique=True)
    account_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_account.id"))
    post_id: Mapped[int] = mapped_column(BigId, ForeignKey("core_post.id"))
    created_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    seen_at: Mapped[dt.datetime] = mapped_column(UtcDateTime)
    address: Mapped[str | None] = mapped_column(String(60))
    browser: Mapped[str | None] = mapped_column(String(200))
