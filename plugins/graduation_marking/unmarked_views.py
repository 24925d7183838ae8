"""未标记的团支部: how far marking is at every level, and what is left of it, by cohort (R2.1, A2.4)."""

from __future__ import annotations

from flask import Response

from plugins.graduation_marking.blueprint import blueprint
from plugins.graduation_marking.choosing import unmarked_below
from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.groups import groups_of
from plugins.graduation_marking.markers import is_kept_by_industry, may_mark, why_not
from plugins.graduation_marking.shares import FILTER, METRICS, lagging_below, share_of
from portal.counts.queries import totals
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.views import trail
from portal.web.page import page

SHOWN = 12


@blueprint.get("/<org:code>/unmarked")
@requires("graduation_marking.view", org="code")
def unmarked(code: str) -> Response:
    """Where a school marks group after group; everywhere else who is late."""
    here, may = org(), scope().may("graduation_marking.mark") and may_mark(scope().org)
    is_school = may_mark(here) or here.category in HOLDS_MEMBERS
    found = unmarked_below(scope(), here) if is_school else None
    return page(
        "graduation_marking/unmarked.html", code=code, org=here, may_mark=may, why_not=why_not(scope().org),
        kept=is_kept_by_industry(scope().org), own=scope().org.code,
        share=share_of(totals([here], METRICS)[here.id]), found=found, shown=SHOWN,
        groups=groups_of(found.branches, proposals_for(found.branches)) if found else [],
        lagging=lagging_below(scope(), here) if here.category not in HOLDS_MEMBERS else [], filter=FILTER,
        trail=trail(here, "标记毕业时间"),
    )  # fmt: skip
