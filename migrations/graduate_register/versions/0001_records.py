"""Where each graduate goes and where to find them, and every change of it (R3.1)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import only_added

revision = "graduate_register_0001"
down_revision = None
branch_labels = None
depends_on = None

RECORD, CHANGE = "graduate_register_record", "graduate_register_change"
_PATH = sa.String(96).with_variant(sa.String(96, collation="C"), "postgresql")


def upgrade() -> None:
    op.create_table(
        RECORD,
        sa.Column("person_id", BigId, nullable=False, autoincrement=False),
        sa.Column("org_id", BigId, nullable=True),
        sa.Column("path", _PATH, nullable=True),
        sa.Column("destination", sa.String(length=8), nullable=True),
        sa.Column("place_name", sa.String(length=100), nullable=True),
        sa.Column("place_address", sa.String(length=120), nullable=True),
        sa.Column("place_township", sa.String(length=9), nullable=True),
        sa.Column("household_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("household_township", sa.String(length=9), nullable=True),
        sa.Column("residence_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("residence_township", sa.String(length=9), nullable=True),
        sa.Column("residence_of", sa.String(length=7), nullable=True),
        sa.Column("told_by", sa.String(length=20), nullable=True),
        sa.Column("receiving_township", sa.String(length=9), nullable=True),
        sa.Column("is_complete", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("said_at", UtcDateTime(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{RECORD}_org_id"),
        sa.ForeignKeyConstraint(["person_id"], ["core_person.id"], name=f"fk_{RECORD}_person_id"),
        sa.PrimaryKeyConstraint("person_id", name=f"pk_{RECORD}"),
    )
    for column in ("org_id", "path"):
        op.create_index(f"ix_{RECORD}_{column}_person_id", RECORD, [column, "person_id"])
    _make_changes()


def _make_changes() -> None:
    op.create_table(
        CHANGE,
        sa.Column("id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("old_destination", sa.String(length=8), nullable=True),
        sa.Column("destination", sa.String(length=8), nullable=True),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["core_person.id"], name=f"fk_{CHANGE}_person_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{CHANGE}"),
    )
    op.create_index(f"ix_{CHANGE}_person_id_id", CHANGE, ["person_id", "id"])
    for statement in only_added(CHANGE, "id"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(CHANGE)
    op.drop_table(RECORD)
