"""Classes that are open for their members' own entries, who has come in, and who was reminded (R3.1)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime

revision = "graduate_register_0003"
down_revision = "graduate_register_0002"
branch_labels = None
depends_on = None

OPENING, VISIT, NUDGE = (f"graduate_register_{what}" for what in ("opening", "visit", "nudge"))
_IS_OPEN = sa.text("closed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        OPENING,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("code_digest", sa.LargeBinary(), nullable=False),
        sa.Column("code_cipher", sa.LargeBinary(), nullable=False),
        sa.Column("opened_at", UtcDateTime(), nullable=False),
        sa.Column("until", UtcDateTime(), nullable=False),
        sa.Column("closed_at", UtcDateTime(), nullable=True),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("opened_by", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{OPENING}_org_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{OPENING}"),
        sa.UniqueConstraint("code_digest", name=f"uq_{OPENING}_code_digest"),
    )
    op.create_index(
        f"uq_{OPENING}_org_id", OPENING, ["org_id"], unique=True, postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN
    )
    op.create_index(f"ix_{OPENING}_org_id_id", OPENING, ["org_id", "id"])
    _make_visits()
    _make_nudges()


def _make_visits() -> None:
    op.create_table(
        VISIT,
        sa.Column("id", BigId, nullable=False),
        sa.Column("opening_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("token_digest", sa.LargeBinary(), nullable=False),
        sa.Column("by_mobile", sa.Boolean(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("seen_at", UtcDateTime(), nullable=False),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["opening_id"], [f"{OPENING}.id"], name=f"fk_{VISIT}_opening_id"),
        sa.ForeignKeyConstraint(["person_id"], ["core_person.id"], name=f"fk_{VISIT}_person_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{VISIT}"),
        sa.UniqueConstraint("token_digest", name=f"uq_{VISIT}_token_digest"),
    )
    op.create_index(f"ix_{VISIT}_opening_id_person_id", VISIT, ["opening_id", "person_id"])
    op.create_index(f"ix_{VISIT}_person_id", VISIT, ["person_id"])


def _make_nudges() -> None:
    op.create_table(
        NUDGE,
        sa.Column("opening_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.ForeignKeyConstraint(["opening_id"], [f"{OPENING}.id"], name=f"fk_{NUDGE}_opening_id"),
        sa.ForeignKeyConstraint(["person_id"], ["core_person.id"], name=f"fk_{NUDGE}_person_id"),
        sa.PrimaryKeyConstraint("opening_id", "person_id", name=f"pk_{NUDGE}"),
    )
    op.create_index(f"ix_{NUDGE}_person_id", NUDGE, ["person_id"])


def downgrade() -> None:
    for table in (NUDGE, VISIT, OPENING):
        op.drop_table(table)
