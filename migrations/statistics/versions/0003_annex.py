"""Annex 2: what each unit fills in, the copies that were submitted, and the steps of their way (R3.2)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import only_added

revision = "statistics_0003"
down_revision = "statistics_0002"
branch_labels = None
depends_on = None

ANNEX, COPY, STEP = "statistics_annex", "statistics_annex_copy", "statistics_annex_step"


def upgrade() -> None:
    op.create_table(
        ANNEX,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("told", sa.JSON(), nullable=False),
        sa.Column("why", sa.JSON(), nullable=False),
        sa.Column("counted", sa.JSON(), nullable=False),
        sa.Column("counted_at", UtcDateTime(), nullable=True),
        sa.Column("covered", sa.JSON(), nullable=False),
        sa.Column("head", sa.String(length=40), nullable=False),
        sa.Column("filler", sa.String(length=40), nullable=False),
        sa.Column("telephone", sa.String(length=40), nullable=False),
        sa.Column("changed_at", UtcDateTime(), nullable=False),
        sa.Column("changed_by", sa.String(length=60), nullable=False),
        sa.Column("superior_id", BigId, nullable=True),
        sa.Column("submitted_at", UtcDateTime(), nullable=True),
        sa.Column("copy_id", BigId, nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{ANNEX}_org_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{ANNEX}"),
    )
    op.create_index(f"uq_{ANNEX}_org_id_year", ANNEX, ["org_id", "year"], unique=True)
    op.create_index(f"ix_{ANNEX}_superior_id_state", ANNEX, ["superior_id", "state"])
    _make_copies()
    _make_steps()


def _make_copies() -> None:
    op.create_table(
        COPY,
        sa.Column("id", BigId, nullable=False),
        sa.Column("annex_id", BigId, nullable=False),
        sa.Column("taken_at", UtcDateTime(), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("parts", sa.Text(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["annex_id"], [f"{ANNEX}.id"], name=f"fk_{COPY}_annex_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{COPY}"),
    )
    op.create_index(f"ix_{COPY}_annex_id_id", COPY, ["annex_id", "id"])
    for statement in only_added(COPY, "id"):
        op.execute(statement)


def _make_steps() -> None:
    op.create_table(
        STEP,
        sa.Column("id", BigId, nullable=False),
        sa.Column("annex_id", BigId, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("org_name", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("copy_id", BigId, nullable=True),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["annex_id"], [f"{ANNEX}.id"], name=f"fk_{STEP}_annex_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{STEP}"),
    )
    op.create_index(f"ix_{STEP}_annex_id_id", STEP, ["annex_id", "id"])
    for statement in only_added(STEP, "id"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(STEP)
    op.drop_table(COPY)
    op.drop_table(ANNEX)
