"""Entries of spreadsheets that wait to be let in, and those they replaced (R3.1)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "graduate_register_0002"
down_revision = "graduate_register_0001"
branch_labels = None
depends_on = None

STAGED = "graduate_register_staged_record"


def upgrade() -> None:
    op.create_table(
        STAGED,
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("facts_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("former_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "seq", name=f"pk_{STAGED}"),
    )


def downgrade() -> None:
    op.drop_table(STAGED)
