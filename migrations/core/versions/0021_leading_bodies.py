"""An index of leading bodies: a few thousand among millions, who are ranked with each other (R4.2)."""

import sqlalchemy as sa
from alembic import op

revision = "core_0021"
down_revision = "core_0020"
branch_labels = None
depends_on = None

LEADS = sa.text("is_leading_body")


def upgrade() -> None:
    op.create_index("ix_core_org_leading", "core_org", ["path"], postgresql_where=LEADS, sqlite_where=LEADS)


def downgrade() -> None:
    op.drop_index("ix_core_org_leading", "core_org")
