"""Who goes elsewhere than was said before, with the branch where the record counts (R3.1)."""

import sqlalchemy as sa
from alembic import op

from portal.db import BigId

revision = "graduate_register_0009"
down_revision = "graduate_register_0008"
branch_labels = None
depends_on = None

_PATH = sa.String(96).with_variant(sa.String(96, collation="C"), "postgresql")
TURN, CHANGE = "graduate_register_turn", "graduate_register_change"
_IS_OTHER = "{0}old_destination IS NOT NULL AND {0}old_destination <> coalesce({0}destination, '')"


def upgrade() -> None:
    op.create_table(
        TURN,
        sa.Column("change_id", BigId, nullable=False, autoincrement=False),
        sa.Column("person_id", BigId, nullable=False),
        sa.Column("path", _PATH, nullable=True),
        sa.Column("old_destination", sa.String(8), nullable=False),
        sa.Column("destination", sa.String(8), nullable=False),
        sa.ForeignKeyConstraint(["change_id"], [f"{CHANGE}.id"], name=f"fk_{TURN}_change_id"),
        sa.PrimaryKeyConstraint("change_id", name=f"pk_{TURN}"),
    )
    op.create_index(f"ix_{TURN}_path_old_destination_destination", TURN, ["path", "old_destination", "destination"])
    op.create_index(f"ix_{TURN}_person_id", TURN, ["person_id"])
    op.execute(
        f"INSERT INTO {TURN} (change_id, person_id, path, old_destination, destination)"
        " SELECT c.id, c.person_id, r.path, c.old_destination, coalesce(c.destination, '')"
        f" FROM {CHANGE} c JOIN graduate_register_record r ON r.person_id = c.person_id WHERE {_IS_OTHER.format('c.')}"
    )
    op.drop_index(f"ix_{CHANGE}_other_id", CHANGE)


def downgrade() -> None:
    where = sa.text(_IS_OTHER.format(""))
    op.create_index(f"ix_{CHANGE}_other_id", CHANGE, ["id"], postgresql_where=where, sqlite_where=where)
    op.drop_table(TURN)
