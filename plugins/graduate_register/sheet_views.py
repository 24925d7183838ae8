"""班级登记表: a class on one page, one line a graduate, saved line by line; and the class's template (R3.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Any

from flask import Response, render_template, request, url_for

from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.destinations import RESIDENCES, TITLES, TOWNSHIPS
from plugins.graduate_register.facts import LONGEST
from plugins.graduate_register.graduating import year
from plugins.graduate_register.imports import RECORDS
from plugins.graduate_register.record_slots import MAY_EDIT
from plugins.graduate_register.record_views import TITLE
from plugins.graduate_register.sheet_lines import AT_HOUSEHOLD, PAGE, Line, lines_by_id, lines_of
from plugins.graduate_register.sheet_saving import Verdict, save_lines
from plugins.graduate_register.sheet_typing import Typed, typed_lines
from plugins.graduate_register.words import word_of
from portal.contracts.scope import OrgRef
from portal.errors import Missing
from portal.host.current import org, scope
from portal.host.guards import requires
from portal.imports.template_book import template_book
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.views import trail
from portal.web.codes import row_id
from portal.web.downloads import download
from portal.web.page import html_response, notify, page, redirect_to, wants_fragment

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SHEET = "班级登记表"
OFFERED = 15
"""Values of the class that are offered in a field."""
NO_VERDICTS: Mapping[int, Verdict] = MappingProxyType({})
HOMES = {AT_HOUSEHOLD: "户籍所在地", **RESIDENCES}


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is shown: with what was typed, or as it is kept; as fields, or folded."""

    line: Line
    cells: Mapping[str, str]
    verdict: Verdict = field(default_factory=Verdict)
    is_open: bool = True
    seen: str = ""


@blueprint.get("/<org:code>/sheet")
@requires(MAY_EDIT, org="code")
def sheet(code: str) -> Response:
    """The sheet of a branch; for htmx one of its lines, opened, as it is kept."""
    chosen = request.args.get("open", 0, type=row_id) or 0
    if org().category not in HOLDS_MEMBERS:
        return _page(code, [], {})
    if wants_fragment() and chosen:
        (line,) = lines_by_id(_branch(), [chosen]) or _missing()
        return _one(code, Shown(line, line.cells), is_opened=True)
    lines = lines_of(_branch(), _after())
    return _page(code, lines, {line.id: _as_kept(line, chosen) for line in lines})


@blueprint.post("/<org:code>/sheet")
@requires(MAY_EDIT, org="code")
def save_sheet(code: str) -> Response:
    """Save one line, which htmx gets back, or all; without scripts the page keeps what was typed elsewhere."""
    typed, chosen = typed_lines(request.form), request.form.get("open", 0, type=row_id) or 0
    only = request.form.get("line", 0, type=row_id) or 0
    wanted = [one for one in typed if not chosen and only in (0, one)]
    verdicts = save_lines(scope(), _branch(), lines_by_id(org(), wanted), typed)
    if wants_fragment():
        (line,) = lines_by_id(org(), wanted[:1]) or _missing()
        return _one(code, _shown(line, typed, verdicts))
    if not (chosen or only) and all(one.is_saved for one in verdicts.values()):
        notify(f"已保存 {len(verdicts)} 人的登记。" if verdicts else "没有改动。", "done" if verdicts else "info")
        return redirect_to(url_for(".sheet", code=code, after=_after() or None))
    lines = lines_of(org(), _after())
    typed.pop(chosen, None)
    shown = {line.id: _shown(line, typed, verdicts) for line in lines}
    shown |= {line.id: Shown(line, line.cells) for line in lines if line.id == chosen}
    failed = any(not one.is_saved for one in verdicts.values())
    return _page(code, lines, shown, 422 if failed else 200, verdicts)


@blueprint.get("/<org:code>/template.xlsx")
@requires(MAY_EDIT, org="code")
def template(code: str) -> Response:
    """The template of the import, filled in with the graduates of this organisation and all below it."""
    here = replace(scope(), org=org())
    return download(template_book(here, RECORDS), f"{org().short_name}毕业去向.xlsx", XLSX)


def _branch() -> OrgRef:
    if org().category not in HOLDS_MEMBERS:
        raise Missing
    return org()


def _after() -> int:
    return request.args.get("after", 0, type=row_id) or 0


def _as_kept(line: Line, chosen: int) -> Shown:
    """A line nobody has typed into; one that is complete is folded, unless it was chosen."""
    return Shown(line, line.cells, is_open=bool(line.lacks) or not line.mobile or line.id == chosen)


def _shown(line: Line, typed: Mapping[int, Typed], verdicts: Mapping[int, Verdict]) -> Shown:
    """A line after the form was sent: what was saved is kept, what was not stays typed."""
    verdict, own = verdicts.get(line.id), typed.get(line.id)
    if own is None or (verdict is None and not own.is_touched):
        return _as_kept(line, 0)
    if verdict is None:
        return Shown(line, own.cells, seen=own.seen)
    if verdict.is_saved:
        return replace(_as_kept(line, 0), verdict=verdict)
    return Shown(line, own.cells, verdict, seen="" if verdict.is_shown else own.seen)


def _one(code: str, shown: Shown, *, is_opened: bool = False) -> Response:
    """One line, for htmx."""
    html = render_template("graduate_register/sheet_line.html", one=shown, focus=is_opened, **_frame(code))
    return html_response(html)


def _page(
    code: str, lines: list[Line], shown: Mapping[int, Shown], status: int = 200,
    verdicts: Mapping[int, Verdict] = NO_VERDICTS,
) -> Response:  # fmt: skip
    after = _after()
    following = url_for(".sheet", code=code, after=lines[PAGE - 1].id) if len(lines) > PAGE else ""
    saved = sum(one.is_saved for one in verdicts.values())
    return page(
        "graduate_register/sheet.html", status=status, org=org(), lines=[shown[line.id] for line in lines[:PAGE]],
        following=following, is_further=bool(after), after=after, is_branch=org().category in HOLDS_MEMBERS,
        year=year(), saved=saved,
        failed=len(verdicts) - saved, towns=_known(lines, tuple(TOWNSHIPS)), places=_known(lines, ("place_name",)),
        trail=[*trail(org(), TITLE)[:-1], (TITLE, url_for(".records", code=code)), (SHEET, None)], **_frame(code),
    )  # fmt: skip


def _known(lines: Sequence[Line], names: Sequence[str]) -> list[str]:
    """What the class has in these facts already, most often first, to be chosen instead of typed."""
    values = Counter(value for line in lines for name in names if (value := getattr(line.facts, name)))
    return [word_of(names[0], value) for value, _ in values.most_common(OFFERED)]


def _frame(code: str) -> dict[str, Any]:
    """What a line needs to be shown."""
    return {"code": code, "url": url_for(".sheet", code=code), "titles": TITLES, "homes": HOMES, "longest": LONGEST}


def _missing() -> list[Line]:
    raise Missing
