"""Cells of a table: lists have hundreds, so they are written in Python and not by macros, in a fifth of the time."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

NOTHING = "—"


def cell(
    label: str, value: object = "", kind: str = "", url: str = "", caller: Callable[[], str] | None = None
) -> Markup:  # fmt: skip
    """`<td>` with `value`, which leads to `url` if there is one, or with what the caller gives.

    `label` stands before it on a telephone, `kind` is its class. What is None or empty shows as a dash.
    """
    return Markup(_html(label, caller() if caller else _shown(value), kind, url))  # noqa: S704 - every part is escaped


def row_of(*cells: tuple[Any, ...]) -> Markup:
    """Several cells in one call, each the positional arguments of `cell`: for the lists with most of them."""
    return Markup("".join([_html(label, _shown(value), *more) for label, value, *more in cells]))  # noqa: S704 - as above


def _html(label: str, shown: str, kind: str = "", url: str = "") -> str:
    if url:
        shown = f'<a href="{escape(url)}">{shown}</a>'
    return f"{_opened(label, kind)}{shown}</td>"


def _shown(value: object) -> str:
    return escape(NOTHING if value is None or value == "" else value)


@lru_cache(maxsize=512)
def _opened(label: str, kind: str) -> str:
    """The start of a cell: a list has few columns and many cells."""
    named = f' class="{escape(kind)}"' if kind else ""
    labelled = f' data-label="{escape(label)}"' if label else ""
    return f'<td{named} role="cell"{labelled}>'
