"""Spreadsheets of the education department's figures for Annex 2 (R3.2)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "statistics_0005"
down_revision = "statistics_0004"
branch_labels = None
depends_on = None

STAGED = "statistics_annex_staged"


def upgrade() -> None:
    op.create_table(
        STAGED,
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("row_key", sa.String(length=24), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("figures", sa.JSON(), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("made", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "seq", name=f"pk_{STAGED}"),
    )


def downgrade() -> None:
    op.drop_table(STAGED)
