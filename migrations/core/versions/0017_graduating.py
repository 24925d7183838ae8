"""The branches that will become graduates' organisations are found by an index."""

import sqlalchemy as sa
from alembic import op

revision = "core_0017"
down_revision = "core_0016"
branch_labels = None
depends_on = None

_TO_GRADUATE = sa.text("category = 'branch' AND expected_graduation IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_core_org_to_graduate", "core_org", ["province_code", "expected_graduation", "path"],
        postgresql_where=_TO_GRADUATE, sqlite_where=_TO_GRADUATE,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_core_org_to_graduate", "core_org")
