"""An agreement says which name and superior the organisation had then (R1.4)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "township_verification_0003"
down_revision = "township_verification_0002"
branch_labels = None
depends_on = None

TABLE = "township_verification_check"
AS_IT_IS = "(SELECT o.{column} FROM core_org o WHERE o.id = org_id)"


def upgrade() -> None:
    op.add_column(TABLE, sa.Column("checked_name", sa.String(length=200), nullable=True))
    op.add_column(TABLE, sa.Column("checked_parent_id", BigId, nullable=True))
    name, parent = (AS_IT_IS.format(column=column) for column in ("full_name", "parent_id"))
    op.execute(
        f"UPDATE {TABLE} SET checked_name = {name}, checked_parent_id = {parent} WHERE checked_at IS NOT NULL"
    )  # fmt: skip


def downgrade() -> None:
    op.drop_column(TABLE, "checked_parent_id")
    op.drop_column(TABLE, "checked_name")
