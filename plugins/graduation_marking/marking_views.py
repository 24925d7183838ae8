"""标记团支部毕业时间: form, the text that must be read, done (A2.2). Nothing is kept between the pages but what they
carry along, and everything is looked at anew."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Response, request, url_for

from plugins.graduation_marking.blueprint import blueprint
from plugins.graduation_marking.choosing import Chosen, carried, choose, ids_in
from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.groups import groups_of, joined
from plugins.graduation_marking.marking import mark, require_marker, require_one_cohort
from plugins.graduation_marking.marking_forms import KINDS, MONTHS, REASON_CHOICES, fields_of, proposed, wish_from
from plugins.graduation_marking.must_read import FINAL, agreed, effects
from plugins.graduation_marking.recogniser.proposal import Proposal
from plugins.graduation_marking.wishes import Wish, check, doubts, years
from portal import clock
from portal.contracts.scope import OrgRef
from portal.counts.queries import totals
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.selection import Selection
from portal.web.page import notify, page, redirect_to

STEPS = ("选择团支部", "填写时间或理由", "阅读并确认", "完成")
SHOWN = 20
Proposals = Mapping[int, Proposal]
"""What is proposed for each branch, by its id; worked out once a page."""


@blueprint.post("/<org:code>/mark")
@requires("graduation_marking.mark", org="code")
def start(code: str) -> Response:
    """The ticked branches, by what is proposed for them, and the form."""
    require_marker(scope())
    chosen = _chosen()
    return _form_page(code, chosen, proposals_for(chosen.branches))


@blueprint.post("/<org:code>/mark/check")
@requires("graduation_marking.mark", org="code")
def read(code: str) -> Response:
    """下一步: the text that must be read, with how many branches and members it is about."""
    require_marker(scope())
    branches = carried(org(), ids_in(request.form.get("branches", "")))
    proposals = proposals_for(branches)
    try:
        wish = check(wish_from(request.form), clock.today())
        require_one_cohort(branches, proposals)
    except Refused as refusal:
        return _form_page(code, Chosen(branches), proposals, refusal)
    return _read_page(code, branches, proposals, wish)


@blueprint.post("/<org:code>/mark/confirm")
@requires("graduation_marking.mark", org="code")
def confirm(code: str) -> Response:
    """确定: mark them, if the text was confirmed, and what is in doubt by itself."""
    require_marker(scope())
    form, ids = request.form, ids_in(request.form.get("branches", ""))
    branches = carried(org(), ids)
    wish = wish_from(form)
    try:
        if form.get("read") != "1":
            raise Refused("请先阅读，再勾选确认。", {"read": "请阅读后勾选"})
        marked = mark(scope(), org(), ids, wish, confirmed=form.get("confirmed") == "1")
    except (Refused, Conflict) as refusal:
        return _read_page(code, branches, proposals_for(branches), wish, refusal)
    done = f"已标记 {marked:,} 个团支部" if marked else f"这 {len(branches):,} 个团支部已经标记过"
    notify(f"{done}：{wish.words}。")
    return redirect_to(url_for(".unmarked", code=code))


def _chosen() -> Chosen:
    """The selection of the list, or the group of a page."""
    if "branches" in request.form:
        return Chosen(carried(org(), ids_in(request.form["branches"])))
    return choose(scope(), org(), Selection.from_form(request.form))


def _form_page(code: str, chosen: Chosen, proposals: Proposals, refusal: Refused | None = None) -> Response:
    groups = groups_of(chosen.branches, proposals)
    values = request.form if refusal else proposed(groups[0]) if len(groups) == 1 else {}
    return page(
        "graduation_marking/mark.html", status=refusal.status if refusal else 200, code=code, org=org(), chosen=chosen,
        groups=groups, members=_members(chosen.branches), values=values, kinds=KINDS, reasons=REASON_CHOICES,
        months=MONTHS, years=[(str(year), f"{year}年") for year in years(clock.today())], steps=STEPS, shown=SHOWN,
        errors=refusal.fields if refusal else {}, message=refusal.message if refusal and not refusal.fields else "",
    )  # fmt: skip


def _read_page(
    code: str, branches: Sequence[OrgRef], proposals: Proposals, wish: Wish,
    refusal: Refused | Conflict | None = None,
) -> Response:  # fmt: skip
    today, members = clock.today(), _members(branches)
    return page(
        "graduation_marking/read.html", status=refusal.status if refusal else 200, code=code, org=org(),
        branches=branches, members=members, wish=wish, steps=STEPS, shown=SHOWN,
        hidden=[("branches", joined([one.id for one in branches])), *fields_of(wish)], is_done=_is_done(refusal),
        doubts=doubts(wish, branches, proposals, today), effects=effects(wish, members, today), warnings=FINAL,
        agreed=agreed(len(branches), members), ticked=request.form, message=refusal.message if refusal else "",
        errors=refusal.fields if isinstance(refusal, Refused) else {},
    )  # fmt: skip


def _is_done(refusal: Refused | Conflict | None) -> bool:
    """True if somebody was quicker: then there is nothing left to confirm."""
    return isinstance(refusal, Conflict)


def _members(branches: Sequence[OrgRef]) -> int:
    return sum(figures["members"] for figures in totals(branches, ["members"]).values())
