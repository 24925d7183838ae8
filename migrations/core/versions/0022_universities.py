"""An index of universities and their faculties, of which the former are ranked with each other (R4.2)."""

import sqlalchemy as sa
from alembic import op

revision = "core_0022"
down_revision = "core_0021"
branch_labels = None
depends_on = None

IS_UNIVERSITYS = sa.text("industry = '普通高等院校' AND category NOT IN ('branch', 'graduate_org')")


def upgrade() -> None:
    op.create_index(
        "ix_core_org_universities", "core_org", ["path"], postgresql_where=IS_UNIVERSITYS, sqlite_where=IS_UNIVERSITYS
    )


def downgrade() -> None:
    op.drop_index("ix_core_org_universities", "core_org")
