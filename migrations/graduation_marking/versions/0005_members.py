"""Graduation times of single members of a 混合支部."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "graduation_marking_0005"
down_revision = "graduation_marking_0004"
branch_labels = None
depends_on = None

TABLE = "graduation_marking_member"


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("person_id", BigId, autoincrement=False, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("month", sa.String(length=7), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["core_person.id"], name=f"fk_{TABLE}_person_id"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{TABLE}_org_id"),
        sa.PrimaryKeyConstraint("person_id", name=f"pk_{TABLE}"),
    )
    op.create_index(f"ix_{TABLE}_month", TABLE, ["month", "person_id"])
    op.create_index(f"ix_{TABLE}_org_id", TABLE, ["org_id"])


def downgrade() -> None:
    op.drop_table(TABLE)
