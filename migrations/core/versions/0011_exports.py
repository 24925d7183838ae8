"""Exports that took a job, and their files."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.orgs.models import PATH

revision = "core_0011"
down_revision = "core_0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_export",
        sa.Column("id", BigId, nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("title", sa.String(length=200), nullable=False),
        sa.Column("format", sa.String(length=10), nullable=False),
        sa.Column("filter", sa.Text(), nullable=False),
        sa.Column("told", sa.Text(), nullable=False),
        sa.Column("revealed", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("run_id", BigId, nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("size", BigId, nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("ready_at", UtcDateTime(), nullable=True),
        sa.Column("taken_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_core_export_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_core_export"),
        sa.UniqueConstraint("form_key", name="uq_core_export_form_key"),
    )
    op.create_index("ix_core_export_account_id_id", "core_export", ["account_id", "id"], unique=False)
    op.create_index("ix_core_export_path_id", "core_export", ["path", "id"], unique=False)
    op.create_table(
        "core_export_chunk",
        sa.Column("export_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("cipher", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["export_id"], ["core_export.id"], name="fk_core_export_chunk_export_id"),
        sa.PrimaryKeyConstraint("export_id", "seq", name="pk_core_export_chunk"),
    )


def downgrade() -> None:
    op.drop_table("core_export_chunk")
    op.drop_table("core_export")
