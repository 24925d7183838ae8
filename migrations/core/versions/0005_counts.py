"""Counters."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "core_0005"
down_revision = "core_0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_count",
        sa.Column("org_id", BigId, autoincrement=False, nullable=False),
        sa.Column("metric", sa.String(length=40), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "metric", "slot", name="pk_core_count"),
    )


def downgrade() -> None:
    op.drop_table("core_count")
