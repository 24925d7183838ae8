"""Records by destination and by receiving township, in the order of the tree: lists page by page (R3.1)."""

from alembic import op

revision = "graduate_register_0004"
down_revision = "graduate_register_0003"
branch_labels = None
depends_on = None

RECORD = "graduate_register_record"


def upgrade() -> None:
    for column in ("destination", "receiving_township"):
        op.create_index(f"ix_{RECORD}_{column}_path_person_id", RECORD, [column, "path", "person_id"])


def downgrade() -> None:
    for column in ("destination", "receiving_township"):
        op.drop_index(f"ix_{RECORD}_{column}_path_person_id", RECORD)
