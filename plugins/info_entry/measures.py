"""What circulars and overviews compare of information entry: entry rate, faults in the tree, contacts, admissions."""

from __future__ import annotations

from plugins.info_entry.admission_tallies import IN_METRIC, LISTED_METRIC
from plugins.info_entry.completeness import METRIC as COMPLETE
from plugins.info_entry.standings import bases_of
from portal.contracts.measures import Measure
from portal.orgs.faults import HOLLOW_BRANCH, HOLLOW_COMMITTEE, OVERSIZED_BRANCH, WITHOUT_CADRE, Fault
from portal.orgs.settings import TARGET


def _fault(fault: Fault, whole: str, weight: int) -> Measure:
    return Measure(
        f"info_entry.{fault.key}", fault.title, "R1.2", "个", fault.key, whole, is_backlog=True,
        endpoint="info_entry.fault", args=(("fault_key", fault.key),), weight=weight,
    )  # fmt: skip


MEASURES = (
    Measure(
        "info_entry.entry_rate", "录入率", "R1.1", "人", "people", bases=bases_of, target=TARGET,
        endpoint="info_entry.progress", weight=10,
    ),
    _fault(HOLLOW_COMMITTEE, "orgs", 20),
    _fault(HOLLOW_BRANCH, "branches", 21),
    _fault(OVERSIZED_BRANCH, "branches", 22),
    _fault(WITHOUT_CADRE, "branches", 23),
    Measure(
        "info_entry.profiles", "组织资料完整", "R1.1", "个", COMPLETE.key, "orgs", endpoint="info_entry.profile",
        weight=26,
    ),
    Measure(
        "info_entry.contacts", "毕业生联系方式", "R2.2", "人", "graduating_with_mobile", "graduating",
        endpoint="info_entry.contacts", weight=40,
    ),
    Measure(
        "info_entry.admissions", "发展团员录入", "R2.3", "人", IN_METRIC, LISTED_METRIC,
        endpoint="info_entry.admissions", weight=45,
    ),
)  # fmt: skip
"""In the order of the notice."""
