"""通报: the list, choosing what is compared, and one circular from its draft on (R4.2)."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Response, request, url_for
from werkzeug.datastructures import MultiDict

from plugins.statistics import circulars
from plugins.statistics.blueprint import blueprint
from plugins.statistics.circular_book import XLSX, workbook
from plugins.statistics.circular_choice import LEVELS, levels_for, parse
from plugins.statistics.circular_models import LONGEST_TEXT, LONGEST_TITLE, LONGEST_WHY
from plugins.statistics.circular_queries import BOXES, OWN, RECEIVED, Found, find_circular, list_circulars
from plugins.statistics.circular_tables import Content
from plugins.statistics.circular_words import named
from plugins.statistics.standings import measures_for
from portal import clock
from portal.contracts.scope import OrgRef
from portal.errors import Conflict, Refused
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.downloads import download
from portal.web.page import notify, page, redirect_to

VIEW, PUBLISH = "statistics.view", "statistics.publish"
LINES = 50


@blueprint.get("/<org:code>/circulars")
@requires(VIEW, org="code")
def circulars_list(code: str) -> Response:
    """Those that concern the unit, and those that it has published."""
    box = request.args.get("box", RECEIVED)
    box = box if box in BOXES else RECEIVED
    before = request.args.get("before", 0, type=row_id)
    found, more = list_circulars(scope(), org(), box, before)
    return page(
        "statistics/circulars.html", "list", code=code, org=org(), box=box, boxes=BOXES, found=found, more=more,
        before=before, may_publish=_is_own(org()) and scope().may(PUBLISH), trail=trail(org(), "通报"),
    )  # fmt: skip


@blueprint.get("/<org:code>/circulars/new")
@requires(PUBLISH, org="code")
def new_circular(code: str) -> Response:
    """Choosing what is compared; `corrects`: for a circular that takes the place of a wrong one."""
    return _form(code, {})


@blueprint.post("/<org:code>/circulars/new")
@requires(PUBLISH, org="code")
def draw_circular(code: str) -> Response:
    """Draw a draft up."""
    wrong = _corrected()
    try:
        _refuse_others()
        choice = parse(request.form, org(), measures_for(scope()))
        made = circulars.draw_up(scope(), choice, wrong.circular if wrong else None, request.form.get("why", ""))
    except (Refused, Conflict) as refusal:
        return _form(code, _errors(refusal), refusal)
    return redirect_to(url_for(".one_circular", circular_id=made))


@blueprint.get("/circulars/<row:circular_id>")
@requires(VIEW)
def one_circular(circular_id: int) -> Response:
    """A draft with its text, which can be published; or what was published."""
    return _page(find_circular(scope(), circular_id), {})


@blueprint.get("/circulars/<row:circular_id>/sheet")
@requires(VIEW)
def circular_sheet(circular_id: int) -> Response:
    """The whole of it, to be printed."""
    found = find_circular(scope(), circular_id)
    return page(
        "statistics/circular_sheet.html", found=found, one=found.circular, said_of=named,
        content=Content.of_kept(found.circular.content), trail=_trail(found),
    )  # fmt: skip


@blueprint.get("/circulars/<row:circular_id>/file")
@requires(VIEW)
def circular_file(circular_id: int) -> Response:
    """The whole of it as a workbook."""
    one = find_circular(scope(), circular_id).circular
    return download(workbook(one, Content.of_kept(one.content)), f"{one.title}.xlsx", XLSX)


@blueprint.post("/circulars/<row:circular_id>/publish")
@requires(PUBLISH)
def publish_circular(circular_id: int) -> Response:
    """Publish the draft as it was seen, with these words."""
    found = find_circular(scope(), circular_id)
    try:
        circulars.publish(scope(), circular_id, request.form.get("title", ""), request.form.get("text", ""))
    except (Refused, Conflict) as refusal:
        return _page(find_circular(scope(), found.circular.id), _errors(refusal), refusal)
    notify("通报已发布，有关单位在工作台上可以看到。")
    return redirect_to(url_for(".one_circular", circular_id=circular_id))


@blueprint.post("/circulars/<row:circular_id>/discard")
@requires(PUBLISH)
def discard_circular(circular_id: int) -> Response:
    """Throw the draft away."""
    find_circular(scope(), circular_id)
    try:
        circulars.discard(scope(), circular_id)
    except Conflict as refusal:
        return _page(find_circular(scope(), circular_id), {}, refusal)
    notify("草稿已删除。")
    return redirect_to(url_for(".circulars_list", code=scope().org.code, box=OWN))


def _page(found: Found, errors: Mapping[str, str], refusal: Refused | Conflict | None = None) -> Response:
    content = Content.of_kept(found.circular.content)
    table = next((one for one in content.tables if one.key == request.args.get("table")), content.tables[0])
    lines = table.pairs
    first = request.args.get("from", 0, type=int)
    first = first if 0 <= first < len(lines) else 0
    is_own = found.org.id == scope().org.id
    return page(
        "statistics/circular.html", "list", status=refusal.status if refusal else 200, found=found,
        one=found.circular, content=content, table=table, lines=lines[first : first + LINES], first=first,
        count=len(lines), step=LINES, errors=errors, refusal=refusal, values=request.form, today=clock.today(),
        said_of=named, longest_title=LONGEST_TITLE, longest_text=LONGEST_TEXT,
        own_id=scope().org.id, may_publish=is_own and scope().may(PUBLISH), trail=_trail(found),
    )  # fmt: skip


def _form(code: str, errors: Mapping[str, str], refusal: Refused | Conflict | None = None) -> Response:
    levels, wrong = [(key, LEVELS[key]) for key in levels_for(org())], _corrected()
    return page(
        "statistics/circular_new.html", status=refusal.status if refusal else 200, code=code, org=org(),
        is_own=_is_own(org()), measures=measures_for(scope()), levels=levels, errors=errors, refusal=refusal,
        values=_as_before(wrong) if wrong and not request.form else request.form, wrong=wrong, today=clock.today(),
        longest_why=LONGEST_WHY, trail=trail(org(), "新的通报"),
    )  # fmt: skip


def _as_before(wrong: Found) -> MultiDict[str, str]:
    """What a correction begins with: what was chosen for the wrong one."""
    one, content = wrong.circular, Content.of_kept(wrong.circular.content)
    level = next(key for key, title in LEVELS.items() if title == content.level)
    is_grouped = any(group.title for table in content.tables for group in table.groups)
    said = [("level", level), ("day", one.day.isoformat() if one.day else "")]
    ticked = [("grouped", is_grouped), ("to_superiors", one.to_superiors)]
    keys = [("measures", table.key) for table in content.tables]
    return MultiDict([*keys, *said, *((name, "1") for name, is_ticked in ticked if is_ticked)])


def _corrected() -> Found | None:
    """What is to be corrected, if anything."""
    wanted = request.values.get("corrects", 0, type=row_id)
    found = find_circular(scope(), wanted) if wanted else None
    return found if found is not None and found.org.id == scope().org.id else None


def _refuse_others() -> None:
    if not _is_own(org()):
        raise Refused("通报由本单位的管理员发布。")


def _is_own(here: OrgRef) -> bool:
    return here.id == scope().org.id


def _errors(refusal: Refused | Conflict) -> Mapping[str, str]:
    return refusal.fields if isinstance(refusal, Refused) else {}


def _trail(found: Found) -> list[tuple[str, str | None]]:
    here = scope().org
    box = OWN if found.org.id == here.id else RECEIVED
    return [("通报", url_for(".circulars_list", code=here.code, box=box)), (found.circular.title, None)]
