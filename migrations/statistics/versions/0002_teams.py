"""Who is on the task team of an organisation."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "statistics_0002"
down_revision = "statistics_0001"
branch_labels = None
depends_on = None

MEMBER = "statistics_team_member"


def upgrade() -> None:
    op.create_table(
        MEMBER,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("department", sa.String(length=60), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("duty", sa.String(length=200), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("added_at", UtcDateTime(), nullable=False),
        sa.Column("left_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{MEMBER}_org_id"),
        sa.ForeignKeyConstraint(["account_id"], ["core_account.id"], name=f"fk_{MEMBER}_account_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{MEMBER}"),
    )
    op.create_index(f"ix_{MEMBER}_org_id_id", MEMBER, ["org_id", "id"])


def downgrade() -> None:
    op.drop_table(MEMBER)
