"""What entry by hand needs: posts, search by a number's end, history; and the faults in the tree."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "core_0010"
down_revision = "core_0009"
branch_labels = None
depends_on = None

_PRESENT = sa.text("removed_at IS NULL")
_SEARCHED = {
    "ix_core_person_id_tail": ("id_tail", {}),
    "ix_core_person_mobile_tail": ("mobile_tail", {}),
    "ix_core_person_name": ("name", {"name": "varchar_pattern_ops"}),
    "ix_core_person_name_pinyin": ("name_pinyin", {"name_pinyin": "varchar_pattern_ops"}),
}
_FAULT_BITS = (1, 2, 4, 8, 16, 32)
_COLUMNS = {
    "id_tail": sa.Integer(),
    "mobile_tail": sa.Integer(),
    "post_since": sa.String(length=7),
    "post_kind": sa.String(length=10),
    "expected_graduation": sa.String(length=7),
    "removed_reason": sa.String(length=200),
}


def upgrade() -> None:
    for name, kind in _COLUMNS.items():
        op.add_column("core_person", sa.Column(name, kind, nullable=True))
    for name, (column, ops) in _SEARCHED.items():
        op.create_index(
            name, "core_person", [column], unique=False, postgresql_where=_PRESENT, sqlite_where=_PRESENT,
            postgresql_ops=ops,
        )  # fmt: skip
    op.create_table(
        "core_person_event",
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("details", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["core_person.id"], name="fk_core_person_event_person_id"),
        sa.PrimaryKeyConstraint("id", name="pk_core_person_event"),
    )
    op.create_index("ix_core_person_event_person_id_id", "core_person_event", ["person_id", "id"], unique=False)
    op.add_column("core_org", sa.Column("faults", sa.SmallInteger(), nullable=False, server_default="0"))
    for bit in _FAULT_BITS:
        where = sa.text(f"(faults & {bit}) > 0")
        op.create_index(
            f"ix_core_org_fault_{bit}", "core_org", ["path"], unique=False, postgresql_where=where, sqlite_where=where
        )


def downgrade() -> None:
    for bit in _FAULT_BITS:
        op.drop_index(f"ix_core_org_fault_{bit}", "core_org")
    op.drop_column("core_org", "faults")
    op.drop_table("core_person_event")
    for name in _SEARCHED:
        op.drop_index(name, "core_person")
    for name in reversed(_COLUMNS):
        op.drop_column("core_person", name)
