"""Administrators, posts, sessions."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "core_0003"
down_revision = "core_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_account",
        sa.Column("id", BigId, nullable=False),
        sa.Column("login", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("password_hash", sa.String(length=200), nullable=True),
        sa.Column("activation_digest", sa.LargeBinary(), nullable=True),
        sa.Column("activation_expires", UtcDateTime(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("locked_until", UtcDateTime(), nullable=True),
        sa.Column("disabled_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_account"),
        sa.UniqueConstraint("login", name="uq_core_account_login"),
    )
    op.create_table(
        "core_post",
        sa.Column("id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("role", sa.String(length=10), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["core_account.id"], name="fk_core_post_account_id"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_core_post_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_core_post"),
    )
    op.create_index("ix_core_post_org_id", "core_post", ["org_id"], unique=False)
    op.create_index(
        "uq_core_post_open",
        "core_post",
        ["account_id", "org_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
        sqlite_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "core_session",
        sa.Column("id", BigId, nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("account_id", BigId, nullable=False),
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("address", sa.String(length=60), nullable=True),
        sa.Column("browser", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["core_account.id"], name="fk_core_session_account_id"),
        sa.ForeignKeyConstraint(["post_id"], ["core_post.id"], name="fk_core_session_post_id"),
        sa.PrimaryKeyConstraint("id", name="pk_core_session"),
        sa.UniqueConstraint("token_digest", name="uq_core_session_token_digest"),
    )
    op.create_index("ix_core_session_account_id", "core_session", ["account_id"], unique=False)


def downgrade() -> None:
    op.drop_table("core_session")
    op.drop_table("core_post")
    op.drop_table("core_account")
