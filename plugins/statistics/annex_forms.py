"""What the form of Annex 2 takes: figures as people write them, explanations, and who signs (R3.2)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

from plugins.statistics.annex_figures import Line
from plugins.statistics.annex_filling import LARGEST, Entry, explainable
from plugins.statistics.annex_layout import Layout, Row
from plugins.statistics.annex_problems import problems
from plugins.statistics.annex_queries import Table

_FIGURE = re.compile(r"[0-9]{1,8}")
COMPLAINT = f"请填写 0 至 {LARGEST:,} 的整数"


def read_entry(form: Mapping[str, str], layout: Layout, rows: Sequence[Row]) -> tuple[Entry, dict[str, str]]:
    """What was filled in, and by field's name what is no figure."""
    told: dict[str, dict[str, int]] = {}
    wrong: dict[str, str] = {}
    for row in rows:
        for measure in layout.measures:
            name = f"{row.key}.{measure.key}"
            text = form.get(f"told.{name}", "").strip()
            value = figure(text)
            if value is not None:
                told.setdefault(row.key, {})[measure.key] = value
            elif text:
                wrong[name] = COMPLAINT
    signed = {key: form.get(key, "") for key in ("head", "filler", "telephone")}
    return Entry(told, _explanations(form, layout), **signed), wrong


def figure(text: str) -> int | None:
    """A figure, with what people put between and behind its digits: blanks, commas, its unit. None for what is none."""
    plain = re.sub(r"[\s,个人]", "", unicodedata.normalize("NFKC", text))
    return int(plain) if _FIGURE.fullmatch(plain) else None


def _explanations(form: Mapping[str, str], layout: Layout) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in layout.rows:
        for measure in layout.measures:
            if text := form.get(f"why.{row.key}.{measure.key}", "").strip():
                found.setdefault(row.key, {})[measure.key] = text
    return found


def to_explain(table: Table) -> tuple[list[Line], list[Line]]:
    """The figures that have to be explained, or are; and the others that may be."""
    wanted, rows = {(one.row, one.measure) for one in problems(table) if one.is_open}, explainable(table.org)
    lines = [line for line in table.lines if line.row in rows and _may_be_explained(table.sheet.layout, line)]
    asked = [line for line in lines if line.explanation or (line.row.key, line.measure.key) in wanted]
    return asked, [line for line in lines if line not in asked]


def _may_be_explained(layout: Layout, line: Line) -> bool:
    """It is compared with the system's, or may exceed another."""
    if line.row.industries and line.measure.counted:
        return True
    return line.row.is_filled and any(one.explained and one.part == line.measure.key for one in layout.checks)
