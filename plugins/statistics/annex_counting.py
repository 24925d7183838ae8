"""The system's own figures for Annex 2 (R3.2), from what is kept of each branch: nobody's figure is made up.

Graduates' branches are the branches of the school field that are marked to graduate in the campaign's year, converted
or not; graduating members are those who graduate with them, or by their own time. How many classes and students there
are, and which of a university's are postgraduates, the system cannot know.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import ColumnElement, Integer, Select, and_, func, or_, select

from plugins.statistics.annex_layout import BRANCHES, MEMBERS, Layout
from portal.counts.models import Count
from portal.db import session
from portal.installation import installation
from portal.orgs.categories import GRADUATE_ORG, HOLDS_MEMBERS, SCHOOL_FIELD
from portal.orgs.models import Org
from portal.orgs.paths import upper

RULE = (
    "系统数只含系统里能数出来的：毕业生团支部是预计毕业时间在本年的学校领域团支部（含已转为毕业生团组织的），"
    "毕业学生团员是预计毕业时间在本年的团员；学校属于哪一行，由单位所属行业类别决定。"
    "毕业班数、毕业学生数和研究生、本科、专科的划分，系统不掌握，由各单位据教育部门数填写。"
)
"""What the page says of it."""
GRADUATING = "graduating"
"""The core's metric."""
AT_ONCE = 200
"""Ranges in one query: SQLite takes no deeper conditions than a thousand."""


def count(layout: Layout, path: str, covered: Sequence[str] = ()) -> dict[str, dict[str, int]]:
    """Row -> measure -> figure of the subtree at `path`, without the subtrees at `covered`, which lie in it."""
    by_industry: dict[str, dict[str, int]] = {}
    ranges = list(left(path, covered))
    for start in range(0, len(ranges), AT_ONCE):
        for industry, *figures in session().execute(_figures(ranges[start : start + AT_ONCE])):
            here = by_industry.setdefault(industry, {BRANCHES: 0, MEMBERS: 0})
            for key, value in zip((BRANCHES, MEMBERS), figures, strict=True):
                here[key] += int(value or 0)
    return _by_row(layout, by_industry)


def left(path: str, covered: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The ranges of paths of a subtree that lie outside of those at `covered`."""
    low = path
    for one in sorted(covered):
        if low < one:
            yield low, one
        low = max(low, upper(one))
    if low < upper(path):
        yield low, upper(path)


def _figures(ranges: Sequence[tuple[str, str]]) -> Select[str, int, int]:
    year = str(installation().config.campaign.year)
    graduates = or_(
        Org.expected_graduation.startswith(year), and_(Org.category == GRADUATE_ORG, Org.expected_graduation.is_(None))
    )
    inside: list[ColumnElement[bool]] = [and_(Org.path >= low, Org.path < high) for low, high in ranges]
    members = and_(Count.org_id == Org.id, Count.metric == GRADUATING)
    wanted = select(Org.industry, func.sum(graduates.cast(Integer)), func.sum(Count.value)).outerjoin(Count, members)
    is_branch = and_(Org.category.in_(HOLDS_MEMBERS), Org.industry.in_(SCHOOL_FIELD), Org.closed_at.is_(None))
    return wanted.where(or_(*inside), is_branch).group_by(Org.industry)


def _by_row(layout: Layout, by_industry: dict[str, dict[str, int]]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in layout.rows:
        kinds = [by_industry[name] for name in row.industries if name in by_industry]
        for measure in layout.measures:
            if kinds and measure.counted:
                found.setdefault(row.key, {})[measure.key] = sum(kind[measure.counted] for kind in kinds)
    return {row: figures for row, figures in found.items() if any(figures.values())}
