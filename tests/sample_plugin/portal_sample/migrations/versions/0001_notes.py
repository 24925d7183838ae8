"""Notes, staged notes, digests."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "sample_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "sample_note",
        sa.Column("id", BigId, primary_key=True),
        sa.Column("org_id", BigId, sa.ForeignKey("core_org.id", name="fk_sample_note_org_id"), nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
        sa.Column("import_id", BigId, nullable=True),
        sa.Column("written_at", UtcDateTime(), nullable=False),
    )
    op.create_index("ix_sample_note_org_id", "sample_note", ["org_id"])
    op.create_table(
        "sample_staged_note",
        sa.Column("import_id", BigId, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("text", sa.String(200), nullable=False),
    )
    op.create_table(
        "sample_digest",
        sa.Column("org_id", BigId, sa.ForeignKey("core_org.id", name="fk_sample_digest_org_id"), primary_key=True),
        sa.Column("day", sa.Date, primary_key=True),
        sa.Column("notes", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    for table in ("sample_digest", "sample_staged_note", "sample_note"):
        op.drop_table(table)
