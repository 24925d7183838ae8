"""The report of a load: what happened to the file, and to each row. Other programs read it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from portal.orgs.categories import TITLES
from portal.orgs.loading_rows import VERDICTS, Rows


def refused_file(name: str, message: str) -> dict[str, Any]:
    """The report of a file that could not be read at all."""
    counts = {"rows": 0, "accepted": 0, "rejected": 0, "skipped": 0}
    return {"file": _file(name, "refused", message), "counts": counts, "rows": []}


def counts(rows: Rows) -> dict[str, int]:
    """How many rows there are, and how many of each verdict."""
    found = Counter(rows.verdict)
    return {"rows": len(rows), **{name: found[verdict] for verdict, name in enumerate(VERDICTS)}}


def write_report(target: Path, name: str, rows: Rows, superiors: Mapping[str, str]) -> None:
    """Write the report of a file that was read, a row a line: a million rows need no second million in memory.

    `superiors` has the full names of superiors that are in the database only, by code.
    """
    with target.open("w", encoding="utf-8") as out:
        out.write(f'{{"file": {_json(_file(name, "read", ""))},\n "counts": {_json(counts(rows))},\n "rows": [')
        for i in range(len(rows)):
            out.write(",\n  " if i else "\n  ")
            out.write(_json(row_report(rows, i, superiors)))
        out.write("\n]}\n")


def row_report(rows: Rows, i: int, superiors: Mapping[str, str]) -> dict[str, Any]:
    """One row's verdict, with its values as they are, or would be, stored."""
    problems = rows.problems.get(i, [])
    return {
        "row": rows.number[i],
        "sheet": "",
        "verdict": VERDICTS[rows.verdict[i]],
        "reasons": [reason for _, reason in problems],
        "codes": [code for code, _ in problems],
        "values": _values(rows, i, superiors),
    }


def sentences(rows: Rows) -> Iterator[str]:
    """A line for every row that was refused."""
    for i, problems in sorted(rows.problems.items()):
        if VERDICTS[rows.verdict[i]] == "rejected":
            yield f"第 {rows.number[i]} 行 {rows.code[i]}：{'；'.join(reason for _, reason in problems)}"


def _values(rows: Rows, i: int, superiors: Mapping[str, str]) -> dict[str, Any]:
    parent = rows.parent[i]
    above = rows.first.get(parent) if parent else None
    return {
        "code": rows.code[i],
        "full_name": rows.full_name[i],
        "short_name": rows.short_name[i],
        "category": TITLES.get(rows.category[i], rows.category[i]),
        "industry": rows.industry[i],
        "is_leading_body": bool(rows.leading[i]),
        "parent": parent,
        "org": rows.full_name[above] if above is not None else superiors.get(parent, ""),
    }


def _file(name: str, verdict: str, message: str) -> dict[str, Any]:
    return {"name": name, "verdict": verdict, "message": message, "sheets": []}


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
