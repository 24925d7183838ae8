"""How many corrections are owed, and how many wait to be confirmed: what the workbench tells without asking (R4.2)."""

from __future__ import annotations

from plugins.statistics.spot_models import ANSWERED, SENT, SpotItem
from portal.contracts.setup import Metric
from portal.counts.services import bump

OWED = Metric(
    "statistics.spot_owed", "待整改的抽查问题", "件",
    "SELECT told_org_id AS org_id, count(*) AS value FROM statistics_spot_item WHERE correction = 'sent'"
    " GROUP BY told_org_id", headline=True,
)  # fmt: skip
"""Counted where they are to be corrected."""
ANSWERS = Metric(
    "statistics.spot_answered", "待确认的抽查整改", "件",
    "SELECT c.org_id, count(*) AS value FROM statistics_spot_item i JOIN statistics_spot_check c ON c.id = i.check_id"
    " WHERE i.correction = 'answered' GROUP BY c.org_id", headline=True,
)  # fmt: skip
"""Counted where the check is made."""
SPOT_METRICS = (OWED, ANSWERS)


def count(item: SpotItem, maker_path: str, told_path: str | None, by: int) -> None:
    """Count an item as it stands (`by` 1), or no longer (-1), in the running transaction."""
    if item.correction == SENT and told_path is not None:
        bump(OWED.key, {told_path: by})
    if item.correction == ANSWERED:
        bump(ANSWERS.key, {maker_path: by})
