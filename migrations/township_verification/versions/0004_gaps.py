"""How many townships of the list of divisions have no organisation, county by county (R1.4)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "township_verification_0004"
down_revision = "township_verification_0003"
branch_labels = None
depends_on = None

TABLE = "township_verification_gap"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("org_id", BigId, autoincrement=False, nullable=False),
        sa.Column("listed", sa.Integer(), nullable=False),
        sa.Column("missing", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{TABLE}_org_id"),
        sa.PrimaryKeyConstraint("org_id", name=f"pk_{TABLE}"),
    )


def downgrade() -> None:
    op.drop_table(TABLE)
