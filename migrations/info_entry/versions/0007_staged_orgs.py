"""Organisations that wait to be let in."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "info_entry_0007"
down_revision = "info_entry_0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "info_entry_staged_org",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("is_new", sa.Boolean(), nullable=False),
        sa.Column("above_id", BigId, nullable=True),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("short_name", sa.String(length=200), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("is_leading_body", sa.Boolean(), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=True),
        sa.Column("email", sa.String(length=120), nullable=True),
        sa.Column("address", sa.String(length=200), nullable=True),
        sa.Column("secretary_name", sa.String(length=60), nullable=True),
        sa.Column("id_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("established", sa.Integer(), nullable=True),
        sa.Column("filled", sa.Integer(), nullable=True),
        sa.Column("fields", sa.String(length=120), nullable=False),
        sa.Column("org_version", sa.Integer(), nullable=True),
        sa.Column("profile_version", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "seq", name="pk_info_entry_staged_org"),
    )


def downgrade() -> None:
    op.drop_table("info_entry_staged_org")
