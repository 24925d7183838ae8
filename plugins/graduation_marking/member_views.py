"""团员毕业情况: who of a 混合支部 graduates when, who of a 毕业生团组织 is no graduate (A2.5)."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.graduation_marking.blueprint import blueprint
from plugins.graduation_marking.markers import may_mark, why_not
from plugins.graduation_marking.marking_forms import MONTHS, month_from
from plugins.graduation_marking.member_listing import PAGE, lines_of
from plugins.graduation_marking.member_marking import STAYS, is_mixed, mark_members, set_standing, unmark_members
from plugins.graduation_marking.recogniser.proposal import SUMMER, in_words
from plugins.graduation_marking.wishes import years
from portal import clock
from portal.errors import Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.categories import GRADUATE_ORG
from portal.people.standing import GRADUATE, STANDINGS
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

MARK, UNMARK = "mark", "unmark"
BUTTONS = (*STAYS.items(), (GRADUATE, "恢复为毕业生"))


@blueprint.get("/<org:code>/members")
@requires("graduation_marking.view", org="code")
def members(code: str) -> Response:
    """The members of a branch, to be ticked."""
    return _page(code)


@blueprint.post("/<org:code>/members")
@requires("graduation_marking.mark", org="code")
def set_members(code: str) -> Response:
    """Say it of the ticked."""
    try:
        notify(_act(code, request.form.get("act", "")))
    except Refused as refusal:
        return _page(code, refusal)
    return redirect_to(url_for(".members", code=code))


def _act(code: str, act: str) -> str:
    ids = [int(one) for one in request.form.getlist("ids") if one.isascii() and one.isdecimal() and len(one) < 19]
    if act == MARK:
        month = month_from(request.form)
        return f"已标记 {mark_members(scope(), code, ids, month)} 名团员：{in_words(month)}毕业。"
    if act == UNMARK:
        return f"已取消 {unmark_members(scope(), code, ids)} 名团员的毕业时间。"
    if act not in STANDINGS:
        raise Refused("请选择要做什么。")
    changed = set_standing(scope(), code, ids, None if act == GRADUATE else act)
    return f"已将 {changed} 名团员设为{STANDINGS[act]}。" if changed else "没有改动。"


def _page(code: str, refusal: Refused | None = None) -> Response:
    here, after = org(), request.args.get("after", 0, type=row_id) or 0
    mixed, graduated = is_mixed(here), here.category == GRADUATE_ORG
    lines = lines_of(here, after) if mixed or graduated else []
    following = url_for(".members", code=code, after=lines[PAGE - 1].id) if len(lines) > PAGE else ""
    may = scope().may("graduation_marking.mark") and may_mark(scope().org)
    return page(
        "graduation_marking/members.html", status=refusal.status if refusal else 200, code=code, org=here,
        lines=lines[:PAGE], following=following, mixed=mixed, graduated=graduated, may=may, buttons=BUTTONS,
        why_not=why_not(scope().org), refusal=refusal, values=request.form, months=MONTHS, summer=SUMMER,
        years=[(str(year), f"{year}年") for year in years(clock.today())],
    )  # fmt: skip
