"""How many units have filed Annex 2, and of how many it was returned (R3.2): of a unit itself and all below it."""

from __future__ import annotations

from portal.contracts.setup import Metric

_STATE = "SELECT org_id, 1 AS value FROM statistics_annex WHERE year = cast(:year AS integer) AND state IN ({})"

ANNEX_FILED = Metric(
    "statistics.annex_filed", "已报送毕业生统计表的单位", "个", _STATE.format("'submitted', 'accepted'"), headline=True
)
ANNEX_RETURNED = Metric(
    "statistics.annex_returned", "毕业生统计表被退回的单位", "个", _STATE.format("'returned'"), headline=True
)
ANNEX_METRICS = (ANNEX_FILED, ANNEX_RETURNED)
