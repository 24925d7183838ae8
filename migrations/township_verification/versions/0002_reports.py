"""Reports of wrong flags, from the county to the centre, with every step of their way (A1.3, A1.4)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import only_added

revision = "township_verification_0002"
down_revision = "township_verification_0001"
branch_labels = None
depends_on = None

REPORT, STEP = "township_verification_report", "township_verification_step"
_IS_OPEN = sa.text("state = 'open'")


def upgrade() -> None:
    op.create_table(
        REPORT,
        sa.Column("id", BigId, nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("full_name", sa.String(length=200), nullable=False),
        sa.Column("says", sa.Boolean(), nullable=True),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.Column("asking_org_id", BigId, nullable=False),
        sa.Column("deciding_org_id", BigId, nullable=False),
        sa.Column("lies_since", UtcDateTime(), nullable=False),
        sa.Column("is_returned", sa.Boolean(), nullable=False),
        sa.Column("is_ready", sa.Boolean(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("run_id", BigId, nullable=True),
        sa.Column("answer", sa.String(length=200), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("account_id", BigId, nullable=True),
        sa.Column("asker", sa.String(length=60), nullable=False),
        sa.Column("asked_at", UtcDateTime(), nullable=False),
        sa.Column("answered_by", sa.String(length=60), nullable=True),
        sa.Column("answered_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name=f"fk_{REPORT}_org_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{REPORT}"),
    )
    for column in ("org_id", "asking_org_id", "deciding_org_id", "run_id"):
        op.create_index(f"ix_{REPORT}_{column}_id", REPORT, [column, "id"])
    op.create_index(
        f"uq_{REPORT}_open", REPORT, ["org_id"], unique=True, postgresql_where=_IS_OPEN, sqlite_where=_IS_OPEN
    )
    _make_steps()


def _make_steps() -> None:
    op.create_table(
        STEP,
        sa.Column("id", BigId, nullable=False),
        sa.Column("report_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("org_name", sa.String(length=200), nullable=False),
        sa.Column("actor", sa.String(length=60), nullable=False),
        sa.Column("words", sa.String(length=200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["report_id"], [f"{REPORT}.id"], name=f"fk_{STEP}_report_id"),
        sa.PrimaryKeyConstraint("id", name=f"pk_{STEP}"),
    )
    op.create_index(f"uq_{STEP}_report_id_seq", STEP, ["report_id", "seq"], unique=True)
    op.create_index(f"ix_{STEP}_org_id_report_id", STEP, ["org_id", "report_id"])
    for statement in only_added(STEP, "id"):
        op.execute(statement)


def downgrade() -> None:
    op.drop_table(STEP)
    op.drop_table(REPORT)
