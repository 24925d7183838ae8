"""The whole pinyin of organisations' names, so that 江南 is found by jiangnan and not by jn alone."""

import sqlalchemy as sa
from alembic import op

from portal.orgs.pinyin import whole_pinyin

revision = "core_0015"
down_revision = "core_0014"
branch_labels = None
depends_on = None

AT_ONCE = 5000
_ORG = sa.table("core_org", sa.column("id", sa.BigInteger), sa.column("full_name"), sa.column("whole_pinyin"))


def upgrade() -> None:
    op.add_column("core_org", sa.Column("whole_pinyin", sa.String(length=600), nullable=False, server_default=""))
    connection, last = op.get_bind(), 0
    there = sa.select(_ORG.c.id, _ORG.c.full_name).order_by(_ORG.c.id).limit(AT_ONCE)
    read = _ORG.update().where(_ORG.c.id == sa.bindparam("org")).values(whole_pinyin=sa.bindparam("pinyin"))
    while rows := connection.execute(there.where(_ORG.c.id > last)).all():
        connection.execute(read, [{"org": row.id, "pinyin": whole_pinyin(row.full_name)} for row in rows])
        last = rows[-1].id


def downgrade() -> None:
    op.drop_column("core_org", "whole_pinyin")
