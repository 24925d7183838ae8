"""A further fault: a branch of the school field directly below a leading body, which nobody may mark (decision 3)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from portal.counts.services import rollup_rows

revision = "core_0019"
down_revision = "core_0018"
branch_labels = None
depends_on = None

_INDEX, _METRIC = "ix_core_org_fault_64", "graduation_marking.without_marker"
_HAS_IT = sa.text("(faults & 64) > 0")
_HOLDS = (
    "closed_at IS NULL AND category = 'branch'"
    " AND industry IN ('普通高等院校', '职业教育学校', '中等职业院校', '普通高中', '完全中学', '初中',"
    " '九年一贯制学校', '十二年一贯制学校')"
    " AND EXISTS (SELECT 1 FROM core_org AS above WHERE above.id = core_org.parent_id AND above.is_leading_body)"
)


def upgrade() -> None:
    op.execute(f"UPDATE core_org SET faults = faults + 64 WHERE {_HOLDS}")
    op.create_index(_INDEX, "core_org", ["path"], unique=False, postgresql_where=_HAS_IT, sqlite_where=_HAS_IT)
    s = Session(op.get_bind())
    found = rollup_rows(s, f"SELECT id AS org_id, 1 AS value FROM core_org WHERE {_HOLDS}")
    into = "INSERT INTO core_count (org_id, metric, slot, value)"
    s.execute(sa.text(f"{into} SELECT org_id, :metric, 0, value FROM ({found}) AS found"), {"metric": _METRIC})


def downgrade() -> None:
    op.execute(f"DELETE FROM core_count WHERE metric = '{_METRIC}'")
    op.drop_index(_INDEX, "core_org")
    op.execute("UPDATE core_org SET faults = faults - 64 WHERE (faults & 64) > 0")
