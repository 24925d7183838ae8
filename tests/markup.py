"""Reads the portal's HTML as a strict reader does, and names what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from html.parser import HTMLParser

VOID = frozenset("area base br col embed hr img input link meta source track wbr".split())
UNLABELLED = frozenset({"hidden", "submit", "reset", "button", "image"})


@dataclass
class Element:
    """A tag with its attributes, its children and its own text."""

    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element] = field(default_factory=list)
    words: list[str] = field(default_factory=list)

    def get(self, name: str) -> str | None:
        """An attribute's value ('' when it has none), or None."""
        return self.attributes.get(name)

    def walk(self) -> Iterator[Element]:
        """This element and everything in it, in document order."""
        waiting = [self]
        while waiting:
            element = waiting.pop()
            yield element
            waiting += reversed(element.children)

    def find_all(self, *tags: str) -> list[Element]:
        """The elements inside with one of these tags."""
        return [e for e in self.walk() if e is not self and e.tag in tags]

    @property
    def text(self) -> str:
        """All words inside, separated by single spaces."""
        return " ".join(" ".join(word for e in self.walk() for word in e.words).split())

    def inside(self, tag: str) -> bool:
        """Whether an ancestor has this tag."""
        return self.parent is not None and (self.parent.tag == tag or self.parent.inside(tag))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = self.current = Element("#document", {})
        self.problems: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open(tag, attrs, stays_open=tag not in VOID)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open(tag, attrs, stays_open=False)

    def _open(self, tag: str, attrs: list[tuple[str, str | None]], *, stays_open: bool) -> None:
        names = [name for name, _ in attrs]
        if len(names) != len(set(names)):
            self.problems.append(f"<{tag}> has an attribute twice: {names}")
        element = Element(tag, {name: value or "" for name, value in attrs}, self.current)
        self.current.children.append(element)
        if stays_open:
            self.current = element

    def handle_endtag(self, tag: str) -> None:
        if self.current.tag == tag and self.current.parent is not None:
            self.current = self.current.parent
        elif tag not in VOID:
            self.problems.append(f"</{tag}> closes <{self.current.tag}>, line {self.getpos()[0]}")

    def handle_data(self, data: str) -> None:
        self.current.words.append(data)


def read(html: str) -> Element:
    """The document's root; raise ValueError if tags do not nest."""
    reader = _read(html)
    if reader.problems:
        raise ValueError("; ".join(reader.problems))
    return reader.root


def problems(html: str) -> list[str]:
    """What is wrong with a page or a fragment; an empty list when it keeps all rules."""
    reader = _read(html)
    root = reader.root
    found = [*reader.problems, *_ids(root), *_inline(root), *_labels(root), *_names(root), *_forms(root)]
    return [*found, *_page(root)] if html.lstrip()[:9].lower() == "<!doctype" else found


@lru_cache(maxsize=2)
def _read(html: str) -> _Reader:
    """A test that asks for a page has its rules kept first, and then looks at it: read once."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    if reader.current is not reader.root:
        reader.problems.append(f"<{reader.current.tag}> is never closed")
    return reader


def _page(root: Element) -> Iterator[str]:
    if (count := len(root.find_all("h1"))) != 1:
        yield f"a page has one h1, this has {count}"
    if not any(e.text for e in root.find_all("title")):
        yield "a page has a title"
    if not any(e.get("lang") for e in root.find_all("html")):
        yield "a page names its language"
    if len(root.find_all("main")) != 1:
        yield "a page has one main"


def _ids(root: Element) -> Iterator[str]:
    ids = Counter(value for e in root.walk() if (value := e.get("id")) is not None)
    yield from (f"id {name!r} is there {count} times" for name, count in ids.items() if count > 1)


def _inline(root: Element) -> Iterator[str]:
    for e in root.walk():
        if e.tag == "style" or (e.tag == "script" and not e.get("src")):
            yield f"inline <{e.tag}>"
        for name, value in e.attributes.items():
            if name == "style" or name.startswith(("on", "hx-on")) or value.lstrip().lower().startswith("javascript:"):
                yield f'<{e.tag} {name}="{value}"> is inline script or style'


def _labels(root: Element) -> Iterator[str]:
    labelled = {e.get("for") for e in root.find_all("label") if e.text}
    for e in root.find_all("input", "select", "textarea"):
        if e.tag == "input" and e.get("type") in UNLABELLED:
            continue
        if not (e.get("id") in labelled or e.inside("label") or e.get("aria-label") or e.get("aria-labelledby")):
            yield f"<{e.tag} name={e.get('name')!r}> has no label"


def _names(root: Element) -> Iterator[str]:
    for e in root.find_all("a", "button"):
        if not (e.text or e.get("aria-label") or any(i.get("alt") for i in e.find_all("img"))):
            yield f"<{e.tag} {e.attributes}> has no name"
    for e in root.find_all("img"):
        if e.get("alt") is None:
            yield f"<img src={e.get('src')!r}> has no alt"


def _forms(root: Element) -> Iterator[str]:
    for form in root.find_all("form"):
        has_token = any(e.get("name") == "csrf_token" for e in form.find_all("input"))
        if (form.get("method") or "get").lower() == "post" and not has_token:
            yield f"the form to {form.get('action')!r} has no CSRF token"
        if (form.get("method") or "get").lower() == "get" and has_token:
            yield f"the form to {form.get('action')!r} puts its CSRF token into the address"
