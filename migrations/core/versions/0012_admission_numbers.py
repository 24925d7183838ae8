"""People are found by their admission numbers too."""

import sqlalchemy as sa
from alembic import op

revision = "core_0012"
down_revision = "core_0011"
branch_labels = None
depends_on = None

_NUMBERED = sa.text("removed_at IS NULL AND admission_number IS NOT NULL")


def upgrade() -> None:
    op.create_index(
        "ix_core_person_admission_number", "core_person", ["admission_number"],
        postgresql_where=_NUMBERED, sqlite_where=_NUMBERED,
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index("ix_core_person_admission_number", "core_person")
