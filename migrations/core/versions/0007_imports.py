"""Imports, their files and verdicts."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.orgs.models import PATH

revision = "core_0007"
down_revision = "core_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_import",
        sa.Column("id", BigId, nullable=False),
        sa.Column("type", sa.String(length=60), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("filename", sa.String(length=255), nullable=False),
        sa.Column("file_size", sa.Integer(), nullable=False),
        sa.Column("file_digest", sa.LargeBinary(), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("run_id", BigId, nullable=True),
        sa.Column("code", sa.String(length=40), nullable=True),
        sa.Column("message", sa.Text(), nullable=True),
        sa.Column("sheets", sa.Text(), nullable=False),
        sa.Column("accepted", sa.Integer(), nullable=False),
        sa.Column("rejected", sa.Integer(), nullable=False),
        sa.Column("skipped", sa.Integer(), nullable=False),
        sa.Column("warned", sa.Integer(), nullable=False),
        sa.Column("stored", sa.Integer(), nullable=False),
        sa.Column("undone", sa.Integer(), nullable=False),
        sa.Column("kept", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("applied_at", UtcDateTime(), nullable=True),
        sa.Column("undone_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_core_import_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_core_import"),
        sa.UniqueConstraint("form_key", name="uq_core_import_form_key"),
    )
    op.create_index("ix_core_import_path_id", "core_import", ["path", "id"], unique=False)
    op.create_table(
        "core_import_chunk",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("cipher", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["import_id"], ["core_import.id"], name="fk_core_import_chunk_import_id"),
        sa.PrimaryKeyConstraint("import_id", "seq", name="pk_core_import_chunk"),
    )
    op.create_table(
        "core_import_row",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.Integer(), nullable=False),
        sa.Column("row", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=False),
        sa.Column("label", sa.String(length=80), nullable=False),
        sa.Column("problems", sa.Text(), nullable=False),
        sa.Column("is_warned", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "seq", name="pk_core_import_row"),
    )
    op.create_index(
        "ix_core_import_row_told",
        "core_import_row",
        ["import_id", "verdict", "seq"],
        unique=False,
        postgresql_where=sa.text("problems <> ''"),
        sqlite_where=sa.text("problems <> ''"),
    )


def downgrade() -> None:
    op.drop_table("core_import_row")
    op.drop_table("core_import_chunk")
    op.drop_table("core_import")
