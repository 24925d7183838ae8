"""How many released graduates each township, county and province expects; the province of a release (R3.1)."""

import sqlalchemy as sa
from alembic import op

revision = "graduate_register_0007"
down_revision = "graduate_register_0006"
branch_labels = None
depends_on = None

EXPECTED, RELEASE = "graduate_register_expected", "graduate_register_release"
_COUNTED = (
    f"INSERT INTO {EXPECTED} (digits, area, province_code, destination, slot, value)"
    " SELECT level.n, substr(r.receiving_township, 1, level.n), l.province_code, coalesce(r.destination, ''), 0,"
    " count(*)"
    f" FROM graduate_register_record r JOIN {RELEASE} l ON l.org_id = r.org_id"
    " CROSS JOIN (SELECT 2 AS n UNION ALL SELECT 6 UNION ALL SELECT 9) AS level"
    " WHERE r.receiving_township IS NOT NULL GROUP BY 1, 2, 3, 4"
)


def upgrade() -> None:
    op.create_table(
        EXPECTED,
        sa.Column("digits", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("area", sa.String(9), nullable=False),
        sa.Column("province_code", sa.String(64), nullable=False),
        sa.Column("destination", sa.String(8), nullable=False),
        sa.Column("slot", sa.SmallInteger(), nullable=False, autoincrement=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("digits", "area", "province_code", "destination", "slot", name=f"pk_{EXPECTED}"),
    )
    with op.batch_alter_table(RELEASE) as table:
        table.add_column(sa.Column("province_code", sa.String(64), nullable=False, server_default=""))
    op.execute(
        f"UPDATE {RELEASE} SET province_code ="
        f" (SELECT o.province_code FROM core_org o WHERE o.id = {RELEASE}.org_id)"
    )
    with op.batch_alter_table(RELEASE) as table:
        table.alter_column("province_code", server_default=None)
    op.execute(_COUNTED)


def downgrade() -> None:
    with op.batch_alter_table(RELEASE) as table:
        table.drop_column("province_code")
    op.drop_table(EXPECTED)
