"""Requests to the unit that holds an ID number or a mobile."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "info_entry_0006"
down_revision = "info_entry_0005"
branch_labels = None
depends_on = None

_TABLE = "info_entry_request"
_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        _TABLE,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("holder_org_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("field", sa.String(length=10), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("wanted", sa.String(length=10), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("masked", sa.String(length=20), nullable=False),
        sa.Column("message", sa.String(length=200), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("asker", sa.String(length=60), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_info_entry_request"),
    )
    op.create_index("ix_info_entry_request_org_id_id", _TABLE, ["org_id", "id"])
    op.create_index("ix_info_entry_request_holder_org_id_id", _TABLE, ["holder_org_id", "id"])
    op.create_index(
        "uq_info_entry_request_open", _TABLE, ["org_id", "person_id", "field"], unique=True,
        postgresql_where=_OPEN, sqlite_where=_OPEN,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_table(_TABLE)
