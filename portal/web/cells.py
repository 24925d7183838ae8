"""A cell of a table: lists have hundreds, so it is written in Python and not as a macro, in a fifth of the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

from markupsafe import Markup, escape

NOTHING = "—"


def cell(
    label: str, value: object = "", kind: str = "", url: str = "", caller: Callable[[], str] | None = None
) -> Markup:  # fmt: skip
    """`<td>` with `value`, which leads to `url` if there is one, or with what the caller gives.

    `label` stands before it on a telephone, `kind` is its class. What is None or empty shows as a dash.
    """
    shown = caller() if caller else escape(NOTHING if value is None or value == "" else value)
    if url:
        shown = f'<a href="{escape(url)}">{shown}</a>'
    return Markup(f"{_opened(label, kind)}{shown}</td>")  # noqa: S704 - every part is escaped


@lru_cache(maxsize=512)
def _opened(label: str, kind: str) -> str:
    """The start of a cell: a list has few columns and many cells."""
    named = f' class="{escape(kind)}"' if kind else ""
    labelled = f' data-label="{escape(label)}"' if label else ""
    return f'<td role="cell"{named}{labelled}>'
