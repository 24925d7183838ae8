"""Requests to correct an industry that stands in the way of marking (A3.2)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "graduation_marking_0004"
down_revision = "graduation_marking_0003"
branch_labels = None
depends_on = None

TABLE = "graduation_marking_industry"
_IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("before", sa.String(length=40), nullable=False),
        sa.Column("wanted", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("deciding_org_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("asker", sa.String(length=60), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{TABLE}_org_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{TABLE}"),
    )
    for column in ("org_id", "deciding_org_id"):
        op.create_index(f"ix_{TABLE}_{column}_id", TABLE, [column, "id"])
    op.create_index(
        f"uq_{TABLE}_open", TABLE, ["org_id"], unique=True, postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN
    )


def downgrade() -> None:
    op.drop_table(TABLE)
