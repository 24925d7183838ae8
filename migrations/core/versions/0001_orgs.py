"""The organisation tree, and the settings made in it."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import drop_sequence, sequence
from portal.orgs.models import CODE, KEY, PATH

revision = "core_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_org",
        sa.Column("id", BigId, autoincrement=False, nullable=False),
        sa.Column("code", CODE, nullable=False),
        sa.Column("path", PATH, nullable=False),
        sa.Column("parent_id", BigId, nullable=True),
        sa.Column("depth", sa.SmallInteger(), nullable=False),
        sa.Column("province_code", sa.String(length=64), nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("is_leading_body", sa.Boolean(), nullable=False),
        sa.Column("is_wide", sa.Boolean(), nullable=False),
        sa.Column("pinyin", sa.String(length=200), nullable=False),
        sa.Column("name_key", KEY, nullable=False),
        sa.Column("short_key", KEY, nullable=False),
        sa.Column("children_made", sa.Integer(), nullable=False),
        sa.Column("township_flag", sa.Boolean(), nullable=True),
        sa.Column("expected_graduation", sa.String(length=7), nullable=True),
        sa.Column("no_graduation_reason", sa.String(length=200), nullable=True),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("address", sa.Text(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_org"),
        sa.UniqueConstraint("code", name="uq_core_org_code"),
        sa.UniqueConstraint("path", name="uq_core_org_path"),
    )
    op.create_index("ix_core_org_name_key_path", "core_org", ["name_key", "path"], unique=False)
    op.create_index("ix_core_org_parent_id_path", "core_org", ["parent_id", "path"], unique=False)
    op.create_index("ix_core_org_short_key_path", "core_org", ["short_key", "path"], unique=False)
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE INDEX ix_core_org_name_characters ON core_org"
            " USING gin (string_to_array(name_key || short_key, NULL)) WITH (gin_pending_list_limit = 16384)"
        )
    op.create_table(
        "core_org_setting",
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.String(length=200), nullable=False),
        sa.Column("set_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_core_org_setting_org_id"),
        sa.PrimaryKeyConstraint("org_id", "key", name="pk_core_org_setting"),
    )
    sequence("core_org_id")


def downgrade() -> None:
    op.drop_table("core_org_setting")
    op.drop_table("core_org")
    drop_sequence("core_org_id")
