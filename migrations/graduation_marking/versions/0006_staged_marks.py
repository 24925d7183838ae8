"""Graduation times of a spreadsheet that wait to be let in."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "graduation_marking_0006"
down_revision = "graduation_marking_0005"
branch_labels = None
depends_on = None

TABLE = "graduation_marking_staged_mark"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("explanation", sa.String(length=180), nullable=True),
        sa.Column("confirmed", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("import_id", "seq", name=f"pk_{TABLE}"),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
