"""Spot checks: what was drawn, who checks it, what was found and corrected."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import only_added

revision = "statistics_0006"
down_revision = "statistics_0005"
branch_labels = None
depends_on = None

MEMBER, CHECK, STRATUM = "statistics_team_member", "statistics_spot_check", "statistics_spot_stratum"
ITEM, STEP, POST = "statistics_spot_item", "statistics_spot_step", "statistics_spot_post"
TOLD = sa.text("told_org_id IS NOT NULL")


def upgrade() -> None:
    _checks()
    _items()
    _steps()
    _posts()


def _checks() -> None:
    op.create_table(
        CHECK,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("population", sa.String(length=10), nullable=False),
        sa.Column("level", sa.SmallInteger(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("industry", sa.String(length=40), nullable=False),
        sa.Column("is_share", sa.Boolean(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("seed", sa.String(length=32), nullable=False),
        sa.Column("form_key", sa.String(length=64), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("run_id", BigId, nullable=True),
        sa.Column("frame_size", BigId, nullable=False),
        sa.Column("frame_at", UtcDateTime(), nullable=True),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=True),
        sa.Column("made_by", sa.String(length=60), nullable=False),
        sa.Column("made_at", UtcDateTime(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("ended_by", sa.String(length=60), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("result", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{CHECK}_org_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{CHECK}"),
        sa.UniqueConstraint("form_key", name=f"uq_{CHECK}_form_key"),
    )
    op.create_index(f"ix_{CHECK}_org_id_id", CHECK, ["org_id", "id"])
    op.create_table(
        STRATUM,
        sa.Column("check_id", BigId, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("province_code", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("frame_size", BigId, nullable=False),
        sa.Column("drawn", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], [f"{CHECK}.id"], name=f"fk_{STRATUM}_check_id"),
        sa.PrimaryKeyConstraint("check_id", "no", name=f"pk_{STRATUM}"),
    )


def _items() -> None:
    op.create_table(
        ITEM,
        sa.Column("id", BigId, nullable=False),
        sa.Column("check_id", BigId, nullable=False),
        sa.Column("no", sa.Integer(), nullable=False),
        sa.Column("unit_id", BigId, nullable=False),
        sa.Column("unit_name", sa.String(length=200), nullable=False),
        sa.Column("province_code", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("person_id", BigId, nullable=True),
        sa.Column("name", sa.String(length=200), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("member_id", BigId, nullable=True),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(length=10), nullable=True),
        sa.Column("way", sa.String(length=10), nullable=True),
        sa.Column("found", sa.String(length=200), nullable=True),
        sa.Column("checked_by", sa.String(length=60), nullable=True),
        sa.Column("checked_at", UtcDateTime(), nullable=True),
        sa.Column("correction", sa.String(length=10), nullable=True),
        sa.Column("told_org_id", BigId, nullable=True),
        sa.Column("due", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["check_id"], [f"{CHECK}.id"], name=f"fk_{ITEM}_check_id"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{ITEM}_org_id"),
        sa.ForeignKeyConstraint(["person_id"], ["core_person.id"], name=f"fk_{ITEM}_person_id"),
        sa.ForeignKeyConstraint(["member_id"], [f"{MEMBER}.id"], name=f"fk_{ITEM}_member_id"),
        sa.ForeignKeyConstraint(["told_org_id"], ["core_org.id"], name=f"fk_{ITEM}_told_org_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{ITEM}"),
    )
    op.create_index(f"uq_{ITEM}_check_id_no", ITEM, ["check_id", "no"], unique=True)
    op.create_index(f"ix_{ITEM}_member_id_check_id", ITEM, ["member_id", "check_id"])
    op.create_index(
        f"ix_{ITEM}_told_org_id_id", ITEM, ["told_org_id", "id"], postgresql_where=TOLD, sqlite_where=TOLD
    )


def _steps() -> None:
    op.create_table(
        STEP,
        sa.Column("id", BigId, nullable=False),
        sa.Column("item_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("org_name", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=300), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["item_id"], [f"{ITEM}.id"], name=f"fk_{STEP}_item_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{STEP}"),
    )
    op.create_index(f"uq_{STEP}_item_id_seq", STEP, ["item_id", "seq"], unique=True)
    for statement in only_added(STEP, "id"):
        op.execute(statement)


def _posts() -> None:
    op.create_table(
        POST,
        sa.Column("id", BigId, nullable=False),
        sa.Column("check_id", BigId, nullable=False),
        sa.Column("member_id", BigId, nullable=False),
        sa.Column("post_id", BigId, nullable=False),
        sa.Column("given_by", sa.String(length=60), nullable=False),
        sa.Column("given_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["check_id"], [f"{CHECK}.id"], name=f"fk_{POST}_check_id"),
        sa.ForeignKeyConstraint(["member_id"], [f"{MEMBER}.id"], name=f"fk_{POST}_member_id"),
        sa.ForeignKeyConstraint(["post_id"], ["core_post.id"], name=f"fk_{POST}_post_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{POST}"),
    )
    op.create_index(f"ix_{POST}_check_id_id", POST, ["check_id", "id"])


def downgrade() -> None:
    for table in (POST, STEP, ITEM, STRATUM, CHECK):
        op.drop_table(table)
