"""The core's figures: what each counts, and how it is counted anew."""

from __future__ import annotations

from portal.contracts.setup import Metric
from portal.orgs.categories import SCHOOL_FIELD
from portal.orgs.faults import FAULTS, Fault, recount_of

_PEOPLE = "SELECT org_id, count(*) AS value FROM core_person WHERE removed_at IS NULL{also} GROUP BY org_id"
_ORGS = "SELECT id AS org_id, 1 AS value FROM core_org WHERE closed_at IS NULL{also}"
_GRADUATING = (
    "SELECT p.org_id, count(*) AS value FROM core_person p JOIN core_org o ON o.id = p.org_id"
    " WHERE p.removed_at IS NULL AND p.is_member"
    " AND substr(coalesce(p.expected_graduation, o.expected_graduation), 1, 4) = :year{also} GROUP BY p.org_id"
)
_GRADUATES = (
    "SELECT p.org_id, count(*) AS value FROM core_person p JOIN core_org o ON o.id = p.org_id"
    " WHERE p.removed_at IS NULL AND p.is_member"
    " AND (p.standing = 'graduate' OR (p.standing IS NULL AND o.category = 'graduate_org')) GROUP BY p.org_id"
)

_SCHOOL_BRANCHES = " AND category IN ('branch', 'graduate_org') AND industry IN ({})".format(
    ", ".join(f"'{industry}'" for industry in SCHOOL_FIELD)
)
_SETTLED = " AND (category = 'graduate_org' OR expected_graduation IS NOT NULL OR no_graduation_reason IS NOT NULL)"

SCHOOL_BRANCHES, SETTLED_BRANCHES = "school_branches", "settled_branches"
"""Branches of the school field, converted ones among them, and those that are marked or converted (R2.1): so the day of
the conversion changes neither."""
TOWNSHIPS = "townships"
"""Organisations whose township flag says 是 (A1.2)."""

CATEGORY_METRICS = {
    "committee": "committees",
    "working_committee": "working_committees",
    "general_branch": "general_branches",
    "branch": "branches",
    "graduate_org": "graduate_orgs",
}

_CATEGORY_TITLES = {
    "committee": "团委",
    "working_committee": "团工委",
    "general_branch": "团总支",
    "branch": "团支部",
    "graduate_org": "毕业生团组织",
}

PEOPLE_METRICS = ("people", "members", "cadres", "with_mobile", "graduating", "graduating_with_mobile", "graduates")


def metric_of(fault: Fault) -> Metric:
    """What counts a fault: the core keeps it; who has the rule declares it."""
    return Metric(fault.key, fault.title, "个", recount_of(fault), headline=True)


CORE_METRICS = [
    Metric("orgs", "团组织", "个", _ORGS.format(also=""), headline=True),
    *(
        Metric(key, _CATEGORY_TITLES[category], "个", _ORGS.format(also=f" AND category = '{category}'"), headline=True)
        for category, key in CATEGORY_METRICS.items()
    ),
    Metric(SCHOOL_BRANCHES, "学校领域团支部", "个", _ORGS.format(also=_SCHOOL_BRANCHES), headline=True),
    Metric(
        SETTLED_BRANCHES, "已标记毕业时间的团支部", "个", _ORGS.format(also=_SCHOOL_BRANCHES + _SETTLED), headline=True
    ),
    Metric(TOWNSHIPS, "乡镇街道团委", "个", _ORGS.format(also=" AND township_flag"), headline=True),
    *(metric_of(fault) for fault in FAULTS if not fault.plugin),
    Metric("people", "人数", "人", _PEOPLE.format(also=""), headline=True),
    Metric("members", "团员", "人", _PEOPLE.format(also=" AND is_member"), headline=True),
    Metric("cadres", "团干部", "人", _PEOPLE.format(also=" AND is_cadre"), headline=True),
    Metric("with_mobile", "已登记手机号", "人", _PEOPLE.format(also=" AND mobile_digest IS NOT NULL"), headline=True),
    Metric("graduating", "今年毕业的团员", "人", _GRADUATING.format(also=""), headline=True),
    Metric(
        "graduating_with_mobile", "今年毕业且有手机号的团员", "人",
        _GRADUATING.format(also=" AND p.mobile_digest IS NOT NULL"), headline=True,
    ),
    Metric("graduates", "毕业生", "人", _GRADUATES, headline=True),
]  # fmt: skip
