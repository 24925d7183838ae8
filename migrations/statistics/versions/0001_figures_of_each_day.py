"""The figures of each day (R4.2)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from portal.db import BigId, UtcDateTime

revision = "statistics_0001"
down_revision = None
branch_labels = None
depends_on = None

FIGURES = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")


def upgrade() -> None:
    op.create_table(
        "statistics_figures",
        sa.Column("org_id", BigId, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("figures", FIGURES, nullable=False),
        sa.PrimaryKeyConstraint("org_id", "day", name="pk_statistics_figures"),
    )
    op.create_table(
        "statistics_snapshot",
        sa.Column("org_id", BigId, autoincrement=False, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "day", name="pk_statistics_snapshot"),
    )


def downgrade() -> None:
    op.drop_table("statistics_snapshot")
    op.drop_table("statistics_figures")
