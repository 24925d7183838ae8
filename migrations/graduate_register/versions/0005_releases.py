"""Which branches' records the receiving townships may see (R3.1)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "graduate_register_0005"
down_revision = "graduate_register_0004"
branch_labels = None
depends_on = None

RELEASE = "graduate_register_release"


def upgrade() -> None:
    op.create_table(
        RELEASE,
        sa.Column("org_id", BigId, nullable=False, autoincrement=False),
        sa.Column("released_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{RELEASE}_org_id"),
        sa.PrimaryKeyConstraint("org_id", name=f"pk_{RELEASE}"),
    )


def downgrade() -> None:
    op.drop_table(RELEASE)
