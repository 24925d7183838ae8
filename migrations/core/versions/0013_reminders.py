"""Reminders."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "core_0013"
down_revision = "core_0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_reminder",
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("sender_org_id", BigId, nullable=False),
        sa.Column("sender_name", sa.String(length=60), nullable=False),
        sa.Column("topic", sa.String(length=60), nullable=False),
        sa.Column("text", sa.String(length=300), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=False),
        sa.Column("run_id", BigId, nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.Column("read_by", sa.String(length=60), nullable=True),
        sa.Column("done_at", UtcDateTime(), nullable=True),
        sa.Column("done_by", sa.String(length=60), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_core_reminder_org_id"),
        sa.ForeignKeyConstraint(["sender_org_id"], ["core_org.id"], name="fk_core_reminder_sender_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_core_reminder"),
    )
    op.create_index(
        "uq_core_reminder_org_id_sender_org_id_topic",
        "core_reminder",
        ["org_id", "sender_org_id", "topic"],
        unique=True,
    )
    op.create_index(
        "ix_core_reminder_sender_org_id_run_id_id",
        "core_reminder",
        ["sender_org_id", "run_id", "id"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("core_reminder")
