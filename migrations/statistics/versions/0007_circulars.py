"""Circulars: what was published, whom it concerns, and those of every day (R4.2)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "statistics_0007"
down_revision = "statistics_0006"
branch_labels = None
depends_on = None

IS_PUBLISHED = sa.text("state = 'published'")


def upgrade() -> None:
    op.create_table(
        "statistics_circular",
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("series", sa.String(64), nullable=False),
        sa.Column("day", sa.Date()),
        sa.Column("figures_at", UtcDateTime(), nullable=False),
        sa.Column("title", sa.String(100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("digest", sa.LargeBinary()),
        sa.Column("to_superiors", sa.Boolean(), nullable=False),
        sa.Column("drawn_at", UtcDateTime(), nullable=False),
        sa.Column("drawn_by", sa.String(60), nullable=False),
        sa.Column("published_at", UtcDateTime()),
        sa.Column("published_by", sa.String(60)),
        sa.Column("corrects", BigId),
        sa.Column("why", sa.String(200), nullable=False),
        sa.Column("withdrawn_at", UtcDateTime()),
        sa.Column("plan_id", BigId),
        sa.PrimaryKeyConstraint("id", name="pk_statistics_circular"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_statistics_circular_org_id"),
        sa.ForeignKeyConstraint(["corrects"], ["statistics_circular.id"], name="fk_statistics_circular_corrects"),
    )
    op.create_index("ix_statistics_circular_org_id_id", "statistics_circular", ["org_id", "id"])
    op.create_index("ix_statistics_circular_org_id_series_id", "statistics_circular", ["org_id", "series", "id"])
    op.create_index("uq_statistics_circular_plan_id_day", "statistics_circular", ["plan_id", "day"], unique=True)
    op.create_index(
        "uq_statistics_circular_corrects", "statistics_circular", ["corrects"], unique=True,
        postgresql_where=IS_PUBLISHED, sqlite_where=IS_PUBLISHED,
    )  # fmt: skip
    _create_receipts()
    _create_plans()


def _create_receipts() -> None:
    name = "statistics_circular_receipt"
    op.create_table(
        name,
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("circular_id", BigId, nullable=False),
        sa.Column("told", sa.String(300), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "circular_id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{name}_org_id"),
        sa.ForeignKeyConstraint(["circular_id"], ["statistics_circular.id"], name=f"fk_{name}_circular_id"),
    )
    op.create_index(f"ix_{name}_circular_id", name, ["circular_id"])


def _create_plans() -> None:
    name = "statistics_circular_plan"
    op.create_table(
        name,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("hour", sa.SmallInteger(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.Column("set_by", sa.String(60), nullable=False),
        sa.Column("ended_at", UtcDateTime()),
        sa.Column("ended_by", sa.String(60)),
        sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{name}_org_id"),
    )
    op.create_index(f"ix_{name}_org_id_id", name, ["org_id", "id"])


def downgrade() -> None:
    op.drop_table("statistics_circular_plan")
    op.drop_table("statistics_circular_receipt")
    op.drop_table("statistics_circular")
