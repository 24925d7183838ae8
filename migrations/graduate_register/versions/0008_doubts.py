"""What is doubtful in a record, by itself and beside those of its branch (R3.1).

Homes are sealed, so records that are there already are judged when they are saved the next time: their doubts are NULL.
"""

import sqlalchemy as sa
from alembic import op

from portal.db import UtcDateTime

revision = "graduate_register_0008"
down_revision = "graduate_register_0007"
branch_labels = None
depends_on = None

RECORD = "graduate_register_record"
INDEX = f"ix_{RECORD}_doubtful"
_COLUMNS = ("home_digest", "doubts", "shared", "is_doubtful", "verified_at", "verified_by")


def upgrade() -> None:
    for column in (
        sa.Column("home_digest", sa.LargeBinary(), nullable=True),
        sa.Column("doubts", sa.String(length=160), nullable=True),
        sa.Column("shared", sa.String(length=60), nullable=False, server_default=""),
        sa.Column("is_doubtful", sa.Boolean(), nullable=False, server_default=sa.false()),
        sa.Column("verified_at", UtcDateTime(), nullable=True),
        sa.Column("verified_by", sa.String(length=60), nullable=True),
    ):
        op.add_column(RECORD, column)
    doubtful = {"postgresql_where": sa.text("is_doubtful"), "sqlite_where": sa.text("is_doubtful = 1")}
    op.create_index(INDEX, RECORD, ["path", "person_id"], **doubtful)


def downgrade() -> None:
    op.drop_index(INDEX, RECORD)
    for column in reversed(_COLUMNS):
        op.drop_column(RECORD, column)
