"""An index of the initials of people's names, so that a search for them does not read all that begin alike."""

import sqlalchemy as sa
from alembic import op

revision = "core_0014"
down_revision = "core_0013"
branch_labels = None
depends_on = None

_INDEX = "ix_core_person_initials"
_PRESENT = sa.text("removed_at IS NULL")
_BEFORE_THE_SPACE = "abcdefghijklmnopqrstuvwxyz0123456789"


def upgrade() -> None:
    initials = sa.func.ltrim(sa.column("name_pinyin"), sa.literal_column(f"'{_BEFORE_THE_SPACE}'")).label("initials")
    op.create_index(
        _INDEX, "core_person", [initials], unique=False, postgresql_where=_PRESENT, sqlite_where=_PRESENT,
        postgresql_ops={"initials": "text_pattern_ops"},
    )  # fmt: skip


def downgrade() -> None:
    op.drop_index(_INDEX, "core_person")
