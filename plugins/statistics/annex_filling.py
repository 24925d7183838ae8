"""Filling in Annex 2 (R3.2): the education department's figures, explanations, and who signs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from plugins.statistics.annex_counting import count
from plugins.statistics.annex_figures import Cells, Words
from plugins.statistics.annex_layout import Row, layout
from plugins.statistics.annex_models import OPEN, Annex
from plugins.statistics.annex_queries import below_of, covered
from plugins.statistics.annex_rows import changed, expect, make_held, unit_now
from plugins.statistics.annex_units import PLUGIN, is_leading
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import transaction
from portal.errors import Refused
from portal.orgs.paths import ROOT
from portal.pii import without_numbers
from portal.requests.services import words

LARGEST = 99_999_999
LONGEST = 40


@dataclass(frozen=True, slots=True)
class Entry:
    """What a form says: the department's figures of the rows that are filled in, explanations, and who signs."""

    told: Cells
    why: Words
    head: str = ""
    filler: str = ""
    telephone: str = ""


def save(scope: Scope, org: OrgRef, version: int, entry: Entry) -> None:
    """Keep what was filled in, and count the system's figures anew.

    Raise Conflict if the table is not as it was shown or was submitted, Refused for an organisation that files none and
    for figures that cannot be, with the field ("senior.students") of each.
    """
    with refusals_recorded(scope, f"{PLUGIN}.annex_saved", org.full_name, org.path), transaction() as s:
        here = unit_now(s, scope, org)
        if here.path == ROOT:
            raise Refused("团中央的表是各省级单位已接收的报表之和，不另外填写。")
        _check(here, entry)
        annex = expect(make_held(s, here.id), version, OPEN)
        fill(scope, here, annex, entry)
        recount(s, scope, here, annex)
        figures = sum(len(cells) for cells in annex.told.values())
        record(scope, f"{PLUGIN}.annex_saved", here.full_name, path=here.path, values=figures)


def fill(scope: Scope, org: OrgRef, annex: Annex, entry: Entry) -> None:
    """Put it into a row that is held; what is empty is left out, and explanations of what the unit does not fill in."""
    rows = {row.key for row in explainable(org)}
    annex.told = {row: dict(cells) for row, cells in entry.told.items() if cells}
    annex.why = {row: said for row, texts in entry.why.items() if row in rows and (said := _said(texts))}
    annex.head, annex.filler = _short(entry.head), _short(entry.filler)
    annex.telephone = " ".join(entry.telephone.split())[:LONGEST]
    changed(scope, annex)


def recount(s: Session, scope: Scope, org: OrgRef, annex: Annex) -> None:
    """The system's figures of the unit's own schools: all but those of the accepted tables below."""
    below = below_of(s, scope, org)
    annex.counted = count(layout(), org.path, below.covered)
    annex.covered, annex.counted_at = covered(below.parts), clock.now()
    s.flush()


def fillable(org: OrgRef) -> Sequence[Row]:
    """The rows that a unit fills in: a school those of its kind, a leading body all, the centre none."""
    if org.path == ROOT:
        return ()
    return layout().filled if is_leading(org) else layout().filled_by(org.industry)


def explainable(org: OrgRef) -> Sequence[Row]:
    """Those, and the rows that are sums of some of them."""
    keys = {row.key for row in fillable(org)}
    return [row for row in layout().rows if row.key in keys or (row.industries and keys & {*row.parts})]


def _check(org: OrgRef, entry: Entry) -> None:
    rows, measures = {row.key for row in fillable(org)}, {one.key for one in layout().measures}
    wrong = {
        f"{row}.{measure}": f"请填写 0 至 {LARGEST:,} 的整数"
        for row, cells in entry.told.items() for measure, value in cells.items()
        if row not in rows or measure not in measures or not 0 <= value <= LARGEST
    }  # fmt: skip
    if wrong:
        raise Refused("有的数字不能保存，请改正后再保存。", wrong)


def _said(texts: Mapping[str, str]) -> dict[str, str]:
    return {measure: plain for measure, text in texts.items() if (plain := words(text))}


def _short(text: str) -> str:
    return without_numbers(" ".join(text.split()))[:LONGEST]
