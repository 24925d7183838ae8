"""Every counter equals a recount from the base tables."""

from __future__ import annotations

from portal.contracts.setup import DataCheck, Metric
from portal.counts.services import rolled_up
from portal.db import session, snapshot
from portal.doctor.statements import LIMIT, statement
from portal.installation import installation


def _differences() -> list[str]:
    with snapshot():
        return [line for metric in installation().registry.metrics().values() for line in _compare(metric)][:LIMIT]


def _compare(metric: Metric) -> list[str]:
    s = session()
    differing = (
        "SELECT o.code AS code, coalesce(c.value, 0) AS kept, coalesce(r.value, 0) AS counted FROM core_org o"
        " LEFT JOIN (SELECT org_id, sum(value) AS value FROM core_count WHERE metric = :metric GROUP BY org_id) AS c"
        " ON c.org_id = o.id"
        " LEFT JOIN ({rows}) AS r ON r.org_id = o.id"
        f" WHERE coalesce(c.value, 0) <> coalesce(r.value, 0) LIMIT {LIMIT}"
    )
    rows = s.execute(*rolled_up(s, differing, metric.key, metric.recount))
    return [f"组织 {row.code} 的{metric.title}记为 {row.kept}，重新计数是 {row.counted}" for row in rows]


COUNTER_CHECKS = [
    DataCheck("counts.equal_recount", "各项计数与重新计数一致", _differences),
    statement(
        "counts.of_orgs", "计数属于存在的组织",
        "SELECT c.org_id, c.metric FROM core_count c LEFT JOIN core_org o ON o.id = c.org_id WHERE o.id IS NULL",
        "不存在的组织 {org_id} 有计数 {metric}",
    ),
]  # fmt: skip
