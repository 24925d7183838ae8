"""Tables that administrators have put together."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "statistics_0004"
down_revision = "statistics_0003"
branch_labels = None
depends_on = None

TABLE = "statistics_table"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("rows", sa.String(length=20), nullable=False),
        sa.Column("columns", sa.String(length=1100), nullable=False),
        sa.Column("only", sa.String(length=50), nullable=False),
        sa.Column("saved_by", sa.String(length=60), nullable=False),
        sa.Column("saved_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{TABLE}_org_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
    )
    op.create_index(f"ix_{TABLE}_org_id_id", TABLE, ["org_id", "id"])


def downgrade() -> None:
    op.drop_table(TABLE)
