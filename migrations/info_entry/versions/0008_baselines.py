"""Baselines of the annual statistics with their history, and the figures of each day."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "info_entry_0008"
down_revision = "info_entry_0007"
branch_labels = None
depends_on = None

FIGURES = ("members", "cadres", "dual")


def upgrade() -> None:
    op.create_table(
        "info_entry_baseline",
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.Column("version", BigId, nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_info_entry_baseline_org_id"),
        sa.PrimaryKeyConstraint("org_id", "year", name="pk_info_entry_baseline"),
    )
    op.create_table(
        "info_entry_baseline_change",
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("acting_org_id", BigId, nullable=False),
        *(sa.Column(f"{when}_{name}", sa.Integer(), nullable=True) for when in ("old", "new") for name in FIGURES),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.Column("import_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_info_entry_baseline_change_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_info_entry_baseline_change"),
    )
    op.create_index(
        "ix_info_entry_baseline_change_org_id_year_id", "info_entry_baseline_change", ["org_id", "year", "id"]
    )
    op.create_index("ix_info_entry_baseline_change_import_id", "info_entry_baseline_change", ["import_id"])
    op.create_table(
        "info_entry_staged_baseline",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("version", BigId, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in FIGURES),
        sa.Column("source", sa.String(length=200), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "seq", name="pk_info_entry_staged_baseline"),
    )
    op.create_table(
        "info_entry_snapshot",
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False) for name in ("people", "members", "cadres")),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "day", name="pk_info_entry_snapshot"),
    )
    op.create_index("ix_info_entry_snapshot_day", "info_entry_snapshot", ["day"])


def downgrade() -> None:
    for table in ("snapshot", "staged_baseline", "baseline_change", "baseline"):
        op.drop_table(f"info_entry_{table}")
