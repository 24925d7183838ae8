"""Figures of every level: branches of the school field, and those whose graduation time is settled (R2.1)."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.orm import Session

from portal.counts.services import rollup_rows

revision = "core_0016"
down_revision = "core_0015"
branch_labels = None
depends_on = None

_SCHOOL_BRANCHES = (
    "SELECT id AS org_id, 1 AS value FROM core_org WHERE closed_at IS NULL AND category IN ('branch', 'graduate_org')"
    " AND industry IN ('普通高等院校', '职业教育学校', '中等职业院校', '普通高中', '完全中学', '初中',"
    " '九年一贯制学校', '十二年一贯制学校')"
)
_SETTLED = " AND (category = 'graduate_org' OR expected_graduation IS NOT NULL OR no_graduation_reason IS NOT NULL)"
METRICS = {"school_branches": _SCHOOL_BRANCHES, "settled_branches": _SCHOOL_BRANCHES + _SETTLED}


def upgrade() -> None:
    s = Session(op.get_bind())
    for metric, sql in METRICS.items():
        s.execute(
            sa.text(
                "INSERT INTO core_count (org_id, metric, slot, value)"
                f" SELECT org_id, :metric, 0, value FROM ({rollup_rows(s, sql)}) AS found"
            ),
            {"metric": metric},
        )


def downgrade() -> None:
    op.execute("DELETE FROM core_count WHERE metric IN ('school_branches', 'settled_branches')")
