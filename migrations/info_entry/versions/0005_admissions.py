"""Lists of admitted members, what waits to be put on them, and how far each list is entered."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId, UtcDateTime
from portal.migration_parts import drop_sequence, sequence

revision = "info_entry_0005"
down_revision = "info_entry_0004"
branch_labels = None
depends_on = None

_PATH = sa.String(96).with_variant(sa.String(96, collation="C"), "postgresql")


def _facts() -> list[sa.Column]:
    return [
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("id_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("id_digest", sa.LargeBinary(), nullable=True),
        sa.Column("admission_number", sa.String(length=16), nullable=True),
        sa.Column("mobile_cipher", sa.LargeBinary(), nullable=True),
        sa.Column("joined", sa.String(length=7), nullable=True),
        sa.Column("branch_id", BigId, nullable=True),
    ]


def upgrade() -> None:
    sequence("info_entry_admission_id")
    op.create_table(
        "info_entry_admission",
        sa.Column("id", BigId, nullable=False, autoincrement=False),
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("path", _PATH, nullable=False),
        *_facts(),
        sa.Column("import_id", BigId, nullable=True),
        sa.Column("entered_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_info_entry_admission"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_info_entry_admission_org_id"),
    )
    for name, columns, unique in (
        ("ix_info_entry_admission_path_id", ["path", "id"], False),
        ("ix_info_entry_admission_import_id", ["import_id"], False),
        ("ix_info_entry_admission_id_digest", ["id_digest"], False),
        ("ix_info_entry_admission_admission_number", ["admission_number"], False),
        ("uq_info_entry_admission_org_id_id_digest", ["org_id", "id_digest"], True),
        ("uq_info_entry_admission_org_id_admission_number", ["org_id", "admission_number"], True),
    ):
        op.create_index(name, "info_entry_admission", columns, unique=unique)
    op.create_table(
        "info_entry_staged_admission",
        sa.Column("import_id", BigId, nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("admission_id", BigId, nullable=False),
        *_facts(),
        sa.PrimaryKeyConstraint("import_id", "seq", name="pk_info_entry_staged_admission"),
    )
    op.create_table(
        "info_entry_admission_tally",
        sa.Column("org_id", BigId, nullable=False),
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column("path", _PATH, nullable=False),
        *(sa.Column(name, sa.Integer(), nullable=False)
          for name in ("listed", "entered", "missing", "elsewhere", "differing", "extra")),
        sa.Column("counted_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("org_id", "year", name="pk_info_entry_admission_tally"),
        sa.ForeignKeyConstraint(["org_id"], ["core_org.id"], name="fk_info_entry_admission_tally_org_id"),
    )  # fmt: skip
    op.create_index("ix_info_entry_admission_tally_path", "info_entry_admission_tally", ["path"])


def downgrade() -> None:
    op.drop_table("info_entry_admission_tally")
    op.drop_table("info_entry_staged_admission")
    op.drop_table("info_entry_admission")
    drop_sequence("info_entry_admission_id")
