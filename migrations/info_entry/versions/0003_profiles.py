"""What organisations complete of their profile."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "info_entry_0003"
down_revision = "info_entry_0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "info_entry_profile",
        sa.Column("org_id", BigId, autoincrement=False, nullable=False),
        sa.Column("secretary_name", sa.String(length=60), nullable=True),
        sa.Column("id_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("established", sa.Integer(), nullable=True),
        sa.Column("filled", sa.Integer(), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("org_id", name="pk_info_entry_profile"),
    )


def downgrade() -> None:
    op.drop_table("info_entry_profile")
