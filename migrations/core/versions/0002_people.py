"""Members and cadres."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import drop_sequence, sequence

revision = "core_0002"
down_revision = "core_0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_person",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("is_graduate", sa.Boolean(), nullable=False),
        sa.Column("import_id", BigId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=False),
        sa.Column("removed_at", UtcDateTime(), nullable=True),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_pinyin", sa.String(length=120), nullable=False),
        sa.Column("id_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("id_digest", sa.LargeBinary(), nullable=False),
        sa.Column("mobile_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_digest", sa.LargeBinary(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("ethnic", sa.String(length=20), nullable=True),
        sa.Column("political", sa.String(length=20), nullable=True),
        sa.Column("education", sa.String(length=20), nullable=True),
        sa.Column("joined", sa.String(length=7), nullable=True),
        sa.Column("admission_number", sa.String(length=16), nullable=True),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("is_cadre", sa.Boolean(), nullable=False),
        sa.Column("post", sa.String(length=50), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_core_person_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_core_person"),
    )
    op.create_index(
        "ix_core_person_import_id",
        "core_person",
        ["import_id"],
        unique=False,
        postgresql_where=sa.text("import_id IS NOT NULL"),
        sqlite_where=sa.text("import_id IS NOT NULL"),
    )
    op.create_index("ix_core_person_org_id", "core_person", ["org_id", "id"], unique=False)
    op.create_index(
        "uq_core_person_id_digest",
        "core_person",
        ["id_digest"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    op.create_index(
        "uq_core_person_mobile_digest",
        "core_person",
        ["mobile_digest"],
        unique=True,
        postgresql_where=sa.text("removed_at IS NULL"),
        sqlite_where=sa.text("removed_at IS NULL"),
    )
    sequence("core_person_id")


def downgrade() -> None:
    op.drop_table("core_person")
    drop_sequence("core_person_id")
