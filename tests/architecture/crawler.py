"""Follows every link of the portal, as a curious administrator would."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from tests import markup
from tests.cast import PLACES
from tests.client import Client

LINKS = {"a": ("href", "hx-get"), "form": ("action", "hx-get"), "link": ("href",), "script": ("src",), "img": ("src",)}
MOST = 1000
ALIKE = 2
"""How many pages are looked at that differ in nothing but the organisation, of one category, or the row they show."""
_KINDS = {place.code: f"{place.category}, leading: {place.is_leading_body}" for place in PLACES}
_CODES = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(_KINDS, key=len, reverse=True)))})(?![\w-])")


@dataclass(frozen=True)
class Found:
    """A page with the address it has, and the page that linked to it."""

    url: str
    source: str
    status: int


def crawl(client: Client, start: str = "/") -> Iterator[Found]:
    """Everything that can be reached from `start` by links, forms that search among them."""
    waiting, known, seen = deque([(start, "")]), {start}, Counter[str]()
    while waiting:
        url, source = waiting.popleft()
        response = client.get(url)
        yield Found(url, source, response.status_code)
        linked = [response.location] if response.location else []
        if response.mimetype == "text/html" and response.status_code == 200:
            linked += links(markup.read(response.get_data(as_text=True)))
        for link in linked:
            target = _local(urljoin(url, link))
            if target and target not in known and seen[kind := kind_of(target)] < ALIKE:
                known.add(target)
                seen[kind] += 1
                waiting.append((target, url))
        assert len(known) <= MOST, f"more than {MOST} addresses; the last: {sorted(known)[-5:]}"


def kind_of(url: str) -> str:
    """An address with the category instead of each organisation, and without the numbers of rows."""
    return re.sub(r"\d+", "N", _CODES.sub(lambda code: _KINDS[code[1]], url))


def dead_ends(found: Iterable[Found]) -> list[str]:
    """Links that lead to a refusal or a failure."""
    return [f"{one.source} -> {one.url}: {one.status}" for one in found if one.status >= 400]


def links(page: markup.Element) -> Iterator[str]:
    """The addresses a page leads to by GET."""
    for element in page.walk():
        if element.tag == "form" and (element.get("method") or "get").lower() != "get":
            continue
        names = LINKS.get(element.tag, ("hx-get",))
        yield from (value for name in names if (value := element.get(name)))


def _local(url: str) -> str:
    """The path and query of an address of this site; '' for any other."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")
