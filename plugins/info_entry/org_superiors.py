"""Finding the superior that a row names: in the uploader's subtree, or further up in the same file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from plugins.info_entry.org_queries import Known, Match, known, matches
from portal.contracts.scope import Scope
from portal.orgs.models import Org
from portal.orgs.names import org_key, short_key
from portal.orgs.nesting import Kind
from portal.people.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class Above:
    """A superior: one that exists (`org_id`), or one that an earlier row of the file makes (`seq`)."""

    org_id: int
    seq: int
    kind: Kind
    full_name: str
    industry: str
    depth: int

    @property
    def key(self) -> tuple[int, int]:
        """What tells it from every other."""
        return self.org_id, self.seq


class SuperiorFinder:
    """Looks names up in batches and remembers them: full name first, then the code, then the short name."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        self._known: dict[int, Known] = {}
        self._matches: dict[str, dict[str, Match]] = {"full": {}, "code": {}, "short": {}}
        self._made: dict[str, dict[str, list[Above]]] = {"full": defaultdict(list), "short": defaultdict(list)}
        self._lost: dict[str, str] = {}

    def look_up(self, texts: Iterable[str]) -> None:
        """Ask the database about names as typed."""
        typed = set(texts)
        for way, column, key_of in WAYS:
            new = {key_of(text) for text in typed} - self._matches[way].keys() - {""}
            self._matches[way] |= dict.fromkeys(new, Match()) | matches(self._scope, column, new)
        ids = {m.committee_id for found in self._matches.values() for m in found.values() if m.committees == 1}
        self._known |= known((ids | {self._scope.org.id}) - self._known.keys())

    def ids(self) -> Collection[int]:
        """The organisations that may turn out to be somebody's superior."""
        return self._known.keys()

    def find(self, text: str) -> Above | Problem:
        """What a text means: '' is the uploader's own organisation."""
        if not text:
            return self._existing(self._scope.org.id)
        branches = False
        for way, _, key_of in WAYS:
            key = key_of(text)
            match, made = self._matches[way].get(key, Match()), self._made.get(way, {}).get(key, [])
            if match.committees + len(made) > 1:
                return _AMBIGUOUS
            if match.committees or made:
                return made[0] if made else self._existing(match.committee_id)
            branches = branches or match.number > 0
        if place := self._lost.get(org_key(text)) or self._lost.get(short_key(text)):
            return _lost(place)
        return _A_BRANCH if branches else _NOT_FOUND

    def add(self, above: Above, short_name: str) -> None:
        """An organisation that the file makes, for the rows that follow."""
        self._made["full"][org_key(above.full_name)].append(above)
        if short_name and short_name != above.full_name:
            self._made["short"][short_key(short_name)].append(above)

    def lose(self, names: Iterable[str], place: str) -> None:
        """A row that cannot go in: what is below it cannot either."""
        for name in names:
            self._lost.setdefault(org_key(name), place)
            self._lost.setdefault(short_key(name), place)

    def _existing(self, org_id: int) -> Above:
        org = self._known[org_id]
        return Above(org.id, 0, org.kind, org.full_name, org.industry, org.depth)


WAYS = (("full", Org.name_key, org_key), ("code", Org.code, str.strip), ("short", Org.short_key, short_key))

# What lies outside the subtree is answered, to the letter, like what does not exist.
_NOT_FOUND = Problem(
    "SUPERIOR_NOT_FOUND",
    "在您管理的范围内没有这个上级组织，请核对名称；如果它也在本表中，请把它排在下级的上面。", "superior",
)  # fmt: skip
_AMBIGUOUS = Problem(
    "SUPERIOR_AMBIGUOUS", "有多个组织用这个名称，无法确定上级是哪一个，请填写全称或组织编号。", "superior"
)
_A_BRANCH = Problem("SUPERIOR_BRANCH", "上级组织是团支部，下面不能再设组织，请核对。", "superior")


def _lost(place: str) -> Problem:
    return Problem("SUPERIOR_REJECTED", f"上级组织在{place}，那一行不能入库，请先改好那一行。", "superior")
