"""Which branches have become graduates' organisations: each once in a year."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "graduation_marking_0002"
down_revision = "graduation_marking_0001"
branch_labels = None
depends_on = None

TABLE = "graduation_marking_conversion"
_PATH = sa.String(96).with_variant(sa.String(96, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        TABLE,
        sa.Column("org_id", BigId, nullable=False, autoincrement=False),
        sa.Column("year", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("path", _PATH, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("members", sa.Integer(), nullable=False),
        sa.Column("run_id", BigId, nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_graduation_marking_conversion_org_id"),
        sa.PrimaryKeyConstraint("org_id", "year", name="pk_graduation_marking_conversion"),
    )
    op.create_index("ix_graduation_marking_conversion_path", TABLE, ["path"])


def downgrade() -> None:
    op.drop_table(TABLE)
