"""What circulars and overviews compare of townships: checked ones, category, temporary branch (R1.3, R1.4)."""

from __future__ import annotations

from plugins.township_verification.metrics import CHECKED, TO_CHECK
from portal.contracts.measures import Measure
from portal.counts.metrics import TOWNSHIPS
from portal.orgs.faults import TOWNSHIP_CATEGORY, TOWNSHIP_WITHOUT_TEMPORARY

_PROGRESS = "township_verification.progress"
MEASURES = (
    Measure(
        "township_verification.checks", "乡镇街道核对", "R1.4", "个", CHECKED.key, TO_CHECK.key,
        endpoint=_PROGRESS, weight=50,
    ),
    Measure(
        "township_verification.category", TOWNSHIP_CATEGORY.title, "R1.3", "个", TOWNSHIP_CATEGORY.key, TOWNSHIPS,
        is_backlog=True, endpoint=_PROGRESS, weight=51,
    ),
    Measure(
        "township_verification.temporary", TOWNSHIP_WITHOUT_TEMPORARY.title, "R1.3", "个",
        TOWNSHIP_WITHOUT_TEMPORARY.key, TOWNSHIPS, is_backlog=True, endpoint=_PROGRESS, weight=52,
    ),
)  # fmt: skip
