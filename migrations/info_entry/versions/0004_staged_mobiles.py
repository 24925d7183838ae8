"""Mobiles that wait to be let in, and those they replaced."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "info_entry_0004"
down_revision = "info_entry_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "info_entry_staged_mobile",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("mobile_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("mobile_digest", sa.LargeBinary(), nullable=False),
        sa.Column("former_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "seq", name="pk_info_entry_staged_mobile"),
    )


def downgrade() -> None:
    op.drop_table("info_entry_staged_mobile")
