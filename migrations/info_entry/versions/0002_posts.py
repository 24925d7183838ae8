"""Staged members have what persons have: tails of their numbers, beginning and kind of a post."""

import sqlalchemy as sa
from alembic import op

revision = "info_entry_0002"
down_revision = "info_entry_0001"
branch_labels = None
depends_on = None

_TABLE = "info_entry_staged_member"
_COLUMNS = {
    "id_tail": sa.Integer(),
    "mobile_tail": sa.Integer(),
    "post_since": sa.String(length=7),
    "post_kind": sa.String(length=10),
}


def upgrade() -> None:
    for name, kind in _COLUMNS.items():
        op.add_column(_TABLE, sa.Column(name, kind, nullable=True))


def downgrade() -> None:
    for name in reversed(_COLUMNS):
        op.drop_column(_TABLE, name)
