"""Corrections of marks: asked for by who has marked, decided by a superior."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "graduation_marking_0003"
down_revision = "graduation_marking_0002"
branch_labels = None
depends_on = None

TABLE = "graduation_marking_correction"
_IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("before", sa.String(length=200), nullable=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("explanation", sa.String(length=180), nullable=True),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("asking_org_id", BigId, nullable=False),
        sa.Column("deciding_org_id", BigId, nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("asker", sa.String(length=60), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.CheckConstraint("(month IS NULL) <> (reason IS NULL)", name="one_of_month_and_reason"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_graduation_marking_correction_org_id"),
        sa.PrimaryKeyConstraint("id", name="pk_graduation_marking_correction"),
    )
    for column in ("org_id", "asking_org_id", "deciding_org_id"):
        op.create_index(f"ix_{TABLE}_{column}_id", TABLE, [column, "id"])
    op.create_index(
        f"uq_{TABLE}_open", TABLE, ["org_id"], unique=True, postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN
    )


def downgrade() -> None:
    op.drop_table(TABLE)
