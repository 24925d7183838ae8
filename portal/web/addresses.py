"""One page's addresses for the many organisations of a list."""

from __future__ import annotations

from collections.abc import Callable

from flask import url_for

_CODE = "-"


def address_of(endpoint: str) -> Callable[[str], str]:
    """From an organisation's code to the address of `endpoint` for it, built once: a list has a hundred of them.

    A code holds nothing that an address would have to escape.
    """
    before, after = url_for(endpoint, code=_CODE).split(f"/{_CODE}", 1)
    return lambda code: f"{before}/{code}{after}"
