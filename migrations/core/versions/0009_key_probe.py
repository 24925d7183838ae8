"""Which keys the database was made with."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "core_0009"
down_revision = "core_0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_key_probe",
        sa.Column("id", BigId, nullable=False, autoincrement=False),
        sa.Column("cipher", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_key_probe"),
    )


def downgrade() -> None:
    op.drop_table("core_key_probe")
