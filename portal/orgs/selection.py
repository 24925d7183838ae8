"""What is filtered and ticked in the list of subordinates, as it travels in addresses, forms and jobs.

A bulk action's route gets the form of the list: `Selection.from_form(request.form)`; `portal.orgs.listing.selected`
turns it into a query. Nobody has counted or listed the organisations before that, however many they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Protocol

from portal.orgs.categories import INDUSTRIES, TITLES

OWN = ("q", "category", "industry", "range")
PREFIX = "filter."
ALL_MATCHING = "all_matching"
MOST_TICKED = 1000
LONGEST_SEARCH = 100
MOST_FILTERS = 50


class Form(Protocol):
    """A form as the web framework gives it: several values to a name."""

    def get(self, key: str, /) -> str | None: ...

    def getlist(self, key: str, /) -> list[str]: ...

    def items(self) -> Iterable[tuple[str, str]]: ...


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What the list is narrowed to; '' means everything. `plugins` are (key, value) of the plugins' filters."""

    q: str = ""
    category: str = ""
    industry: str = ""
    range: str = ""
    """'direct': only the organisations directly below; '': all below."""
    plugins: tuple[tuple[str, str], ...] = ()

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> ListFilter:
        """The filter of an address's query or a form; what is no possible value is taken for everything."""
        return cls(
            q=values.get("q", "").strip()[:LONGEST_SEARCH],
            category=values.get("category", "") if values.get("category") in TITLES else "",
            industry=values.get("industry", "") if values.get("industry") in INDUSTRIES else "",
            range="direct" if values.get("range") == "direct" else "",
            plugins=tuple(sorted((k[2:], v) for k, v in values.items() if k.startswith("p.") and v))[:MOST_FILTERS],
        )

    @property
    def direct(self) -> bool:
        """Only the organisations directly below."""
        return self.range == "direct"

    @property
    def narrows(self) -> bool:
        """True if organisations of the range may fail to match."""
        return bool(self.q or self.category or self.industry or self.plugins)

    def pairs(self) -> list[tuple[str, str]]:
        """(name, value) as an address's query has them; `parse` reads them back."""
        own = [(name, getattr(self, name)) for name in OWN]
        return [pair for pair in [*own, *((f"p.{key}", value) for key, value in self.plugins)] if pair[1]]


@dataclass(frozen=True, slots=True)
class Selection:
    """The ticked organisations' codes, or, if there is a filter, all that match it."""

    codes: tuple[str, ...] = ()
    filter: ListFilter | None = None

    @classmethod
    def from_form(cls, form: Form) -> Selection:
        """The selection that the list of subordinates sends: `ids`, or `all_matching` with `filter.…`."""
        if form.get(ALL_MATCHING) == "1":
            values = {key.removeprefix(PREFIX): value for key, value in form.items() if key.startswith(PREFIX)}
            return cls(filter=ListFilter.parse(values))
        return cls(codes=tuple(dict.fromkeys(form.getlist("ids")))[:MOST_TICKED])

    @property
    def is_empty(self) -> bool:
        """True if nothing was ticked."""
        return self.filter is None and not self.codes

    def hidden(self) -> list[tuple[str, str]]:
        """(name, value) of hidden fields that carry the selection through further pages of a bulk action."""
        if self.filter is not None:
            return [(ALL_MATCHING, "1"), *((PREFIX + name, value) for name, value in self.filter.pairs())]
        return [("ids", code) for code in self.codes]

    def as_args(self) -> dict[str, Any]:
        """The selection as a job's arguments."""
        return asdict(self)

    @classmethod
    def from_args(cls, args: Mapping[str, Any]) -> Selection:
        """What `as_args` gave, also after a journey as JSON."""
        found = args["filter"]
        if found is None:
            return cls(codes=tuple(args["codes"]))
        filter_ = ListFilter(**found)
        return cls(filter=replace(filter_, plugins=tuple((key, value) for key, value in filter_.plugins)))
