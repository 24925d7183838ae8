"""The audit log and its chain."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import only_added
from portal.orgs.models import PATH

revision = "core_0004"
down_revision = "core_0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "core_audit",
        sa.Column("id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("acting_org_id", BigId, nullable=True),
        sa.Column("path", PATH, nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("target", sa.String(length=300), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_core_audit"),
    )
    op.create_index("ix_core_audit_path_id", "core_audit", ["path", "id"], unique=False)
    op.create_table(
        "core_audit_link",
        sa.Column("seq", BigId, nullable=False),
        sa.Column("audit_id", BigId, nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name="pk_core_audit_link"),
        sa.UniqueConstraint("audit_id", name="uq_core_audit_link_audit_id"),
    )
    for statement in [*only_added("core_audit", "id"), *only_added("core_audit_link", "seq", "audit_id")]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table("core_audit_link")
    op.drop_table("core_audit")
