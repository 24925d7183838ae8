"""Who goes elsewhere than was said before, the newest first (R3.1)."""

import sqlalchemy as sa
from alembic import op

revision = "graduate_register_0006"
down_revision = "graduate_register_0005"
branch_labels = None
depends_on = None

CHANGE = "graduate_register_change"
_OTHER = sa.text("old_destination IS NOT NULL AND old_destination <> coalesce(destination, '')")


def upgrade() -> None:
    op.create_index(f"ix_{CHANGE}_other_id", CHANGE, ["id"], postgresql_where=_OTHER, sqlite_where=_OTHER)


def downgrade() -> None:
    op.drop_index(f"ix_{CHANGE}_other_id", CHANGE)
