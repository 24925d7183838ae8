"""Members that wait to be let in."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "info_entry_0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "info_entry_staged_member",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_pinyin", sa.String(length=120), nullable=False),
        sa.Column("id_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("id_digest", sa.LargeBinary(), nullable=False),
        sa.Column("mobile_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("mobile_digest", sa.LargeBinary(), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=False),
        sa.Column("ethnic", sa.String(length=20), nullable=True),
        sa.Column("political", sa.String(length=20), nullable=True),
        sa.Column("education", sa.String(length=20), nullable=True),
        sa.Column("joined", sa.String(length=7), nullable=True),
        sa.Column("admission_number", sa.String(length=16), nullable=True),
        sa.Column("is_member", sa.Boolean(), nullable=False),
        sa.Column("is_cadre", sa.Boolean(), nullable=False),
        sa.Column("post", sa.String(length=50), nullable=True),
        sa.PrimaryKeyConstraint("import_id", "seq", name="pk_info_entry_staged_member"),
    )


def downgrade() -> None:
    op.drop_table("info_entry_staged_member")
