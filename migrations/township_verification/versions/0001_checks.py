"""What was recognised of organisations that may be township-level, and who has agreed (A1.1, A1.2)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "township_verification_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLE = "township_verification_check"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("org_id", BigId, autoincrement=False, nullable=False),
        sa.Column("flag", sa.Boolean(), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("is_settled", sa.Boolean(), nullable=False),
        sa.Column("checked_by", sa.String(length=60), nullable=True),
        sa.Column("checked_org_id", BigId, nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{TABLE}_org_id"),
        sa.PrimaryKeyConstraint("org_id", name=f"pk_{TABLE}"),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
