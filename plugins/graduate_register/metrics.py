"""How far the register is: graduates with a destination, with all that it requires, with a township to receive them;
and whose records are doubtful.

They count rows of the plugin's own table, so that they hold while the plugin is off. Of how many: the core's
`graduating` and `graduating_with_mobile`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from typing import Any

from plugins.graduate_register.expecting import expect
from portal.contracts.setup import Metric
from portal.counts.services import bump

GRADUATING, WITH_MOBILE = "graduating", "graduating_with_mobile"
REGISTERED, COMPLETE, TOWNSHIP, DOUBTFUL = (
    f"graduate_register.{what}" for what in ("registered", "complete", "township", "doubtful")
)
_ROWS = "SELECT org_id, count(*) AS value FROM graduate_register_record WHERE org_id IS NOT NULL AND {} GROUP BY org_id"
METRICS = (
    Metric(REGISTERED, "已登记去向的毕业生", "人", _ROWS.format("destination IS NOT NULL"), headline=True),
    Metric(COMPLETE, "去向登记完整的毕业生", "人", _ROWS.format("is_complete"), headline=True),
    Metric(TOWNSHIP, "已知接收乡镇街道的毕业生", "人", _ROWS.format("receiving_township IS NOT NULL"), headline=True),
    Metric(DOUBTFUL, "去向登记疑似有误的毕业生", "人", _ROWS.format("is_doubtful"), headline=True),
)
ALL = (GRADUATING, WITH_MOBILE, REGISTERED, COMPLETE, TOWNSHIP, DOUBTFUL)
"""In the order of shares.Share."""
_HOLDS = {
    REGISTERED: "destination", COMPLETE: "is_complete", TOWNSHIP: "receiving_township", DOUBTFUL: "is_doubtful",
}  # fmt: skip
"""The column of a record that says whether it counts."""


def count_records(records: Collection[Mapping[str, Any]], sign: int) -> None:
    """Count records (by their columns) into (+1) or out of (-1) the figures of their branches and receivers."""
    expect(records, sign)
    for metric, column in _HOLDS.items():
        if found := Counter(record["path"] for record in records if record[column] and record["path"]):
            bump(metric, {path: sign * count for path, count in found.items()})
