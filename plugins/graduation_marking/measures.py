"""What circulars and overviews compare of marking: marked branches, and those that nobody may mark (R2.1)."""

from __future__ import annotations

from portal.contracts.measures import Measure
from portal.counts.metrics import SCHOOL_BRANCHES, SETTLED_BRANCHES
from portal.orgs.faults import WITHOUT_MARKER

MEASURES = (
    Measure(
        "graduation_marking.marked", "标记毕业时间", "R2.1", "个", SETTLED_BRANCHES, SCHOOL_BRANCHES,
        endpoint="graduation_marking.unmarked", weight=30,
    ),
    Measure(
        WITHOUT_MARKER.key, WITHOUT_MARKER.title, "A2.1", "个", WITHOUT_MARKER.key, SCHOOL_BRANCHES, is_backlog=True,
        endpoint="graduation_marking.unmarked", weight=31,
    ),
)  # fmt: skip
