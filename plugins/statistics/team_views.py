"""The pages of task teams (专班, R4.1): one's own, and which provinces and cities have named theirs."""

from __future__ import annotations

from flask import Response, request, url_for

from plugins.statistics import team_naming
from plugins.statistics.blueprint import blueprint
from plugins.statistics.team_models import TeamMember
from plugins.statistics.team_naming import LONGEST, Seat
from plugins.statistics.team_queries import LEVELS, STATES, Narrow, count_missing, list_units, team_of
from portal.contracts.scope import OrgRef
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.page import notify, page, redirect_to

VIEW, CHECK = "statistics.view", "statistics.check"


@blueprint.get("/<org:code>/team")
@requires(VIEW, org="code")
def team(code: str) -> Response:
    """Who is on the team of the organisation; it can be printed."""
    return page(
        "statistics/team.html", code=code, org=org(), team=team_of(org()), may_change=scope().may(CHECK),
        trail=trail(org(), "专班"),
    )  # fmt: skip


@blueprint.get("/<org:code>/teams")
@requires(VIEW, org="code")
def teams(code: str) -> Response:
    """Provinces and cities below, with a team or without."""
    narrow, after = Narrow.parse(request.args), request.args.get("after", "")[:96]
    units, more = list_units(scope(), org(), narrow, after)
    return page(
        "statistics/teams.html", "list", code=code, org=org(), units=units, more=more, after=after, narrow=narrow,
        levels=_levels(org()), states=list(STATES.items())[1:], missing=count_missing(scope(), org()),
        trail=trail(org(), "下级专班"),
    )  # fmt: skip


@blueprint.get("/<org:code>/team/new")
@requires(CHECK, org="code")
def new_member(code: str) -> Response:
    """The form for somebody new on the team."""
    return _form(code, None, Seat())


@blueprint.post("/<org:code>/team/new")
@requires(CHECK, org="code")
def add_member(code: str) -> Response:
    """Put somebody on the team."""
    try:
        team_naming.add(scope(), org(), _seat())
    except Refused as refusal:
        return _form(code, None, _seat(), refusal)
    return _back(code, "已加入专班。")


@blueprint.get("/<org:code>/team/<row:member_id>")
@requires(CHECK, org="code")
def member(code: str, member_id: int) -> Response:
    """What is said of a member of the team, to be changed."""
    found = team_naming.seat_of(org(), member_id)
    return _form(code, found, Seat(found.department, found.name, found.duty, found.telephone))


@blueprint.post("/<org:code>/team/<row:member_id>")
@requires(CHECK, org="code")
def change_member(code: str, member_id: int) -> Response:
    """Change it."""
    found = team_naming.seat_of(org(), member_id)
    try:
        team_naming.change(scope(), org(), member_id, _version(), _seat())
    except (Refused, Conflict) as refusal:
        return _form(code, found, _seat(), refusal)
    return _back(code, "已保存。")


@blueprint.post("/<org:code>/team/<row:member_id>/remove")
@requires(CHECK, org="code")
def remove_member(code: str, member_id: int) -> Response:
    """Take somebody off the team, after asking."""
    found = team_naming.seat_of(org(), member_id)
    if request.form.get("confirmed") != "1":
        return page("statistics/team_remove.html", code=code, found=found)
    team_naming.take_off(scope(), org(), member_id, _version())
    return _back(code, f"“{found.name}”已不在专班。")


def _seat() -> Seat:
    return Seat(**{key: request.form.get(key, "") for key in LONGEST})


def _version() -> int:
    return request.form.get("version", 0, type=row_id)


def _back(code: str, text: str) -> Response:
    notify(text)
    return redirect_to(url_for(".team", code=code))


def _form(code: str, found: TeamMember | None, seat: Seat, refusal: Refused | Conflict | None = None) -> Response:
    return page(
        "statistics/team_member.html", status=refusal.status if refusal else 200, code=code, org=org(), found=found,
        seat=seat,
        message=refusal.message if refusal else "", errors=refusal.fields if isinstance(refusal, Refused) else {},
        trail=[("专班", url_for(".team", code=code)), (found.name if found else "增加成员", None)],
    )  # fmt: skip


def _levels(here: OrgRef) -> list[tuple[str, str]]:
    """What the centre can narrow the list to."""
    return [] if here.province_code else list(LEVELS.items())[1:]
