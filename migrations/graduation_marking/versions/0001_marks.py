"""Marks of branches; what the core knew before counts as marked by the portal."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import only_added

revision = "graduation_marking_0001"
down_revision = None
branch_labels = None
depends_on = None

TABLE = "graduation_marking_mark"
_KNOWN = (
    f"INSERT INTO {TABLE} (org_id, month, reason, at, actor, acting_org_id, acting_org_name, proposed, because,"
    " contradicts) SELECT o.id, o.expected_graduation, o.no_graduation_reason, o.created_at, '系统', root.id,"
    " root.full_name, 'ask', '', false FROM core_org o, core_org root WHERE root.parent_id IS NULL"
    " AND (o.expected_graduation IS NOT NULL OR o.no_graduation_reason IS NOT NULL)"
)


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("org_id", BigId, nullable=False, autoincrement=False),
        sa.Column("month", sa.String(length=7), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("explanation", sa.String(length=180), nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("acting_org_id", BigId, nullable=False),
        sa.Column("acting_org_name", sa.String(length=200), nullable=False),
        sa.Column("proposed", sa.String(length=20), nullable=False),
        sa.Column("because", sa.String(length=300), nullable=False),
        sa.Column("contradicts", sa.Boolean(), nullable=False),
        sa.CheckConstraint("(month IS NULL) <> (reason IS NULL)", name="one_of_month_and_reason"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_graduation_marking_mark_org_id"),
        sa.PrimaryKeyConstraint("org_id", name="pk_graduation_marking_mark"),
    )
    op.create_index("ix_graduation_marking_mark_month", TABLE, ["month"])
    op.execute(_KNOWN)
    for statement in only_added(TABLE, "org_id"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(TABLE)
