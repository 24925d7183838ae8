"""Pages that show the tree: profile, list of subordinates, expanding tree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

from flask import Response, request, url_for

from portal.contracts.scope import OrgRef
from portal.contracts.setup import Figures, OrgColumn, Panel
from portal.counts.queries import totals
from portal.host.current import org, scope
from portal.host.frame import may_open
from portal.host.guards import requires, signed_in
from portal.installation import installation
from portal.orgs import queries
from portal.orgs.bulk_views import blueprint
from portal.orgs.categories import HOLDS_MEMBERS, INDUSTRIES, TITLES, title_of
from portal.orgs.listing import LAST, PAGE, SCAN, Listing, list_page
from portal.orgs.models import Org
from portal.orgs.nesting import Kind, allowed_below
from portal.orgs.selection import ListFilter
from portal.provinces.narrowing import filled, headlines
from portal.web.page import page, redirect_to

__all__ = ["blueprint"]

Rows = tuple[tuple[str, str], ...]

SHOWN_CHILDREN = 200
FIGURES = (
    ("members", "团员", "人"), ("cadres", "团干部", "人"),
    ("orgs", "团组织（含本级）", "个"), ("branches", "团支部", "个"),
    ("committees", "团委", "个"), ("working_committees", "团工委", "个"), ("general_branches", "团总支", "个"),
    ("graduate_orgs", "毕业生团组织", "个"),
)  # fmt: skip


@blueprint.get("/orgs")
@signed_in
def index() -> Response:
    """One's own organisation."""
    return redirect_to(url_for("orgs.profile", code=scope().org.code))


@blueprint.get("/orgs/<org:code>")
@requires("orgs.view", org="code")
def profile(code: str) -> Response:
    """组织资料: facts, figures of the subtree, the plugins' panels."""
    here = org()
    shown = queries.org_in_subtree(scope(), code)
    counted = headlines(scope(), here)
    figures = [(title, counted[key], unit) for key, title, unit in FIGURES if counted[key] or key == "members"]
    panels = [_shown(panel, here, counted) for panel in installation().registry.org_panels(scope(), here)]
    return page(
        "portal/orgs/profile.html", code=code, org=here, shown=shown, figures_of_subtree=figures,
        category=title_of(here.category), panels=[panel for panel in panels if panel[1]],
        trail=trail(here), may_manage=scope().may("orgs.manage"), is_own=here.id == scope().org.id,
        may_have_below=bool(allowed_below(Kind(here.category, here.is_leading_body))),
    )  # fmt: skip


@blueprint.get("/orgs/<org:code>/subordinates")
@requires("orgs.view", org="code")
def subordinates(code: str) -> Response:
    """组织管理 - 管理下级组织."""
    here, registry = org(), installation().registry
    wanted, filters = ListFilter.parse(request.args), registry.org_filters(scope(), here)
    listing = list_page(here, wanted, filters, request.args.get("after", ""), request.args.get("before", ""))
    columns = registry.org_columns(scope(), here)
    metrics = {"members", "orgs"}.union(*(column.metrics for column in columns))
    counted = totals([here, *listing.orgs], sorted(metrics))
    shown = filled(columns, scope(), here, listing.orgs, counted)
    return page(
        "portal/orgs/subordinates.html", "list", code=code, org=here, wanted=wanted, filters=filters, listing=listing,
        columns=[column.title for column, _ in shown], added=_added(shown, listing.orgs), counted=counted,
        actions=_actions(here), trail=trail(here), links=_links(code, wanted, listing),
        match_label=_match_label(wanted, listing, counted[here.id]["orgs"] - 1),
        categories=list(TITLES.items()), industries=[(name, name) for name in INDUSTRIES], titles=TITLES, scan=SCAN,
        most=PAGE,
    )  # fmt: skip


def _added(
    columns: Sequence[tuple[OrgColumn, Mapping[int, str]]], orgs: Sequence[OrgRef]
) -> dict[int, list[tuple[str, str, str]]]:
    """The plugins' cells of each organisation, as `tds` takes them."""
    return {
        org.id: [(column.title, values.get(org.id, ""), column.kind) for column, values in columns] for org in orgs
    }


@blueprint.get("/orgs/<org:code>/tree")
@requires("orgs.view", org="code")
def tree(code: str) -> Response:
    """组织树: the organisation with its direct children; each opens when it is clicked."""
    below = queries.children(org(), SHOWN_CHILDREN + 1)
    more = url_for("orgs.subordinates", code=code, range="direct") if len(below) > SHOWN_CHILDREN else ""
    nodes = [_node(child) for child in below[:SHOWN_CHILDREN]]
    return page("portal/orgs/tree.html", "nodes", code=code, org=org(), nodes=nodes, more=more, trail=trail(org()))


def trail(here: OrgRef, title: str = "") -> list[tuple[str, str | None]]:
    """Breadcrumbs from the administrator's own organisation down to this one, or to its page of that title."""
    above = queries.superiors(scope(), here) if here.id != scope().org.id else ()
    way: list[tuple[str, str | None]] = [(one.short_name, url_for("orgs.profile", code=one.code)) for one in above]
    if not title:
        return [*way, (here.short_name, None)]
    return [*way, (here.short_name, url_for("orgs.profile", code=here.code)), (title, None)]


def _shown(panel: Panel, here: OrgRef, counted: Figures) -> tuple[Panel, Rows, Rows]:
    """A panel with its rows and those of its links that this administrator may follow."""
    links = tuple((title, endpoint) for title, endpoint in panel.links if may_open(endpoint, scope()))
    return panel, panel.load(scope(), here, counted), links


def _node(child: Org) -> dict[str, str]:
    address = url_for("orgs.tree", code=child.code)
    opens = child.category not in HOLDS_MEMBERS and child.children_made > 0
    return {
        "label": child.full_name,
        "note": title_of(child.category),
        "url": url_for("orgs.profile", code=child.code),
        "children_url": address if opens else "",
        "page_url": address,
    }


def _actions(here: OrgRef) -> list[tuple[str, str]]:
    found = installation().registry.bulk_actions(scope(), here)
    return [(action.title, url_for(action.endpoint, code=here.code)) for action in found]


def _links(code: str, wanted: ListFilter, listing: Listing) -> dict[str, str]:
    """Addresses of the pages around this one, '' where there is none; the filter goes along."""
    found = {
        "first": wanted.pairs() if listing.previous else None,
        "previous": [*wanted.pairs(), ("before", listing.previous)] if listing.previous else None,
        "next": [*wanted.pairs(), ("after", listing.next)] if listing.next else None,
        "last": [*wanted.pairs(), ("before", LAST)] if listing.next else None,
    }
    address = url_for("orgs.subordinates", code=code)
    return {name: "" if pairs is None else f"{address}?{urlencode(pairs)}" for name, pairs in found.items()}


def _match_label(wanted: ListFilter, listing: Listing, below: int) -> str:
    """How many organisations the box over the pages reaches, where that is known without counting."""
    if not (listing.previous or listing.next):
        return f"全选符合条件的 {len(listing.orgs)} 个组织"
    if not wanted.narrows and not wanted.direct:
        return f"全选本组织的全部 {below:,} 个下级组织（不限本页）"
    return "全选所有符合条件的组织（不限本页）"
