"""Switches of plugins."""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "core_0008"
down_revision = "core_0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_plugin_switch",
        sa.Column("province_code", sa.String(length=64), nullable=False),
        sa.Column("plugin", sa.String(length=60), nullable=False),
        sa.Column("is_on", sa.Boolean(), nullable=False),
        sa.Column("switched_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("province_code", "plugin", name="pk_core_plugin_switch"),
    )


def downgrade() -> None:
    op.drop_table("core_plugin_switch")
