"""团员和团干部: the list, its search, and the page of one person."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from flask import Response, request, url_for

from plugins.info_entry import person_show
from plugins.info_entry.blueprint import blueprint
from plugins.info_entry.member_filter import GRADUATION, KINDS, MISSING, REMOVED, STATES, MemberFilter
from plugins.info_entry.member_listing import LAST, MemberPage, list_members
from plugins.info_entry.member_queries import find_person
from plugins.info_entry.member_words import Number, read_slip, take_apart, write_slip
from plugins.info_entry.revealing import reveal
from portal.contracts.scope import OrgRef
from portal.contracts.setup import PersonSection
from portal.host.current import org, scope
from portal.host.frame import may_open
from portal.host.guards import requires
from portal.installation import installation
from portal.orgs.views import Rows, trail
from portal.people.history import events_of
from portal.people.standing import standing_of
from portal.provinces.queries import acting_at
from portal.web.page import notify, page, redirect_to, wants_fragment

TITLE = "团员和团干部"
YEARS_BACK = 15


@blueprint.get("/<org:code>/members")
@requires("people.view", org="code")
def members(code: str) -> Response:
    """团员和团干部 of an organisation and everything below."""
    wanted = MemberFilter.parse(request.args)
    numbers = read_slip(scope(), wanted.s)
    if numbers is None:
        notify("上次查找的号码已过期，请重新输入。", "info")
        return redirect_to(_address(code, [pair for pair in wanted.pairs() if pair[0] != "s"]))
    return _list_page(code, wanted, numbers, request.args.get("after", ""), request.args.get("before", ""))


@blueprint.post("/<org:code>/members")
@requires("people.view", org="code")
def search_members(code: str) -> Response:
    """What the search form sends: by POST, so that no number gets into an address or a log."""
    known = read_slip(scope(), request.form.get("s", "")) or ()
    q, numbers = take_apart(request.form.get("q", ""), known)
    wanted = MemberFilter.parse({**request.form, "q": q, "s": write_slip(scope(), numbers)})
    address = _address(code, wanted.pairs())
    if not wants_fragment():
        return redirect_to(address)
    response = _list_page(code, wanted, numbers)
    response.headers["HX-Replace-Url"] = address
    return response


@blueprint.get("/people/<row:person_id>")
@requires("people.view")
def person(person_id: int) -> Response:
    """Everything that is entered about a person, and what has happened to them."""
    return _person_page(person_id)


@blueprint.post("/people/<row:person_id>/reveal")
@requires("people.reveal")
def reveal_person(person_id: int) -> Response:
    """The same page with the numbers in full, this once; that they were shown is in the log."""
    return _person_page(person_id, reveal(scope(), person_id))


def _list_page(
    code: str, wanted: MemberFilter, numbers: list[Number] | tuple[Number, ...], after: str = "", before: str = ""
) -> Response:
    here = org()
    listing = list_members(scope(), here, wanted, numbers, after, before)
    year = installation().config.campaign.year
    return page(
        "info_entry/members.html", "list", code=code, org=here, wanted=wanted, listing=listing, show=person_show,
        typed=" ".join(filter(None, [wanted.q, *(one.label for one in numbers)])),
        links=_links(code, wanted, listing),
        kinds=KINDS, missing=MISSING, graduation=GRADUATION, states=STATES, removed=wanted.state == REMOVED,
        years=[(str(one), f"{one} 年") for one in range(year, year - YEARS_BACK, -1)], trail=trail(here, TITLE),
        match_label=_match_label(listing), actions=_actions(code, wanted), may_enter=scope().may("info_entry.enter"),
    )  # fmt: skip


def _person_page(person_id: int, numbers: person_show.Numbers | None = None) -> Response:
    found, branch = find_person(scope(), person_id)
    acting = acting_at(scope(), branch)
    sections = [_section(one, branch, person_id) for one in installation().registry.person_sections(acting, branch)]
    way = [*trail(branch, TITLE)[:-1], (TITLE, url_for("info_entry.members", code=branch.code)), (found.name, None)]
    return page(
        "info_entry/person.html", "numbers", person=found, branch=branch, show=person_show, revealed=numbers,
        numbers=numbers or person_show.masked(found), events=person_show.told(events_of(person_id)),
        may_enter=scope().may("info_entry.enter"), may_reveal=scope().may("people.reveal"),
        standing=standing_of(found, branch.category), trail=way, sections=[one for one in sections if one[1]],
    )  # fmt: skip


def _section(section: PersonSection, branch: OrgRef, person_id: int) -> tuple[PersonSection, Rows, Rows]:
    """A plugin's section with its rows and those of its links that this administrator may follow."""
    links = tuple((title, endpoint) for title, endpoint in section.links if may_open(endpoint, scope()))
    return section, section.load(scope(), branch, person_id), links


def _address(code: str, pairs: list[tuple[str, str]]) -> str:
    address = url_for("info_entry.members", code=code)
    return f"{address}?{urlencode(pairs)}" if pairs else address


def _links(code: str, wanted: MemberFilter, listing: MemberPage) -> dict[str, str]:
    """Addresses of the pages around this one, '' where there is none; the filter goes along."""
    own: dict[str, Any] = {
        "first": [] if listing.previous else None,
        "previous": [("before", listing.previous)] if listing.previous else None,
        "next": [("after", listing.next)] if listing.next else None,
        "last": [("before", LAST)] if listing.next else None,
    }
    return {name: "" if cursor is None else _address(code, [*wanted.pairs(), *cursor]) for name, cursor in own.items()}


def _actions(code: str, wanted: MemberFilter) -> list[tuple[Any, ...]]:
    """The buttons over the list, for those who may press them."""
    if not scope().may("info_entry.enter"):
        return []
    if wanted.state == REMOVED:
        return [("恢复", url_for("info_entry.restore_people", code=code))]
    moved, removed = "info_entry.move_people", "info_entry.remove_people"
    return [("移动到其他团支部", url_for(moved, code=code)), ("移除", url_for(removed, code=code), True)]


def _match_label(listing: MemberPage) -> str:
    """How many people the box over the pages reaches, where that is known without counting."""
    if listing.previous or listing.next or listing.more:
        return "全选所有符合条件的人（不限本页）"
    return f"全选符合条件的 {len(listing.rows)} 人"
