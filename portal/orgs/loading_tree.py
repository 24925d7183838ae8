"""Judging rows by their place in the tree, and the order in which they are written: each after its superior."""

from __future__ import annotations

from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from portal.orgs import nesting, paths
from portal.orgs.loading_rows import ACCEPTED, REJECTED, SKIPPED, Rows
from portal.orgs.nesting import Kind

NONE = -1


@dataclass(frozen=True, slots=True)
class Outside:
    """An organisation that is in the database but not in the file."""

    full_name: str
    kind: Kind
    depth: int
    is_closed: bool


@dataclass(slots=True)
class Links:
    """The tree as linked lists of row numbers; NONE ends a list."""

    above: array[int]
    first: array[int]
    next: array[int]

    def children(self, i: int) -> Iterator[int]:
        """The rows directly below row `i`, the last one first."""
        child = self.first[i]
        while child != NONE:
            yield child
            child = self.next[child]


def arrange(rows: Rows, outside: Mapping[str, Outside], *, has_root: bool) -> array[int]:
    """Judge every row's place; return the rows to write, in the order of their future paths.

    `outside` has the superiors that are in the database only; `has_root` says whether the database has a root already.
    """
    links, tops = _link(rows, outside, has_root=has_root)
    walk = _Walk(rows, links, outside)
    for top in tops:
        walk.down_from(top)
    rings = list(_on_cycles(rows, links, walk.seen))
    for i in rings:
        if rows.verdict[i] != SKIPPED:
            rows.reject(i, "CYCLE", f"上级关系成环：{rows.code[i]} 经上级 {rows.parent[i]} 又回到自己")
    for i in rings:
        walk.down_from(i)
    return walk.order


def _link(rows: Rows, outside: Mapping[str, Outside], *, has_root: bool) -> tuple[Links, list[int]]:
    """The links, and the rows that have no superior in the file, in its order."""
    count = len(rows)
    links = Links(*(array("q", [NONE]) * count for _ in range(3)))
    tops, roots = [], []
    for i in range(count):
        parent = rows.parent[i]
        above = rows.first.get(parent, NONE) if parent else NONE
        if above != NONE and rows.first.get(rows.code[i]) in (i, None):
            links.above[i] = above
            links.next[i], links.first[above] = links.first[above], i
            continue
        tops.append(i)
        if parent:
            _check_outside(rows, i, outside.get(parent), is_in_file=above != NONE)
        elif rows.verdict[i] != SKIPPED:
            roots.append(i)
    _choose_root(rows, links, roots, has_root=has_root)
    return links, tops


def _check_outside(rows: Rows, i: int, above: Outside | None, *, is_in_file: bool) -> None:
    if is_in_file or rows.verdict[i] == SKIPPED:
        return
    if above is None:
        rows.reject(i, "MISSING_PARENT", f"上级组织 {rows.parent[i]} 不在文件中，也不在系统中")
    elif above.is_closed:
        rows.reject(i, "MISSING_PARENT", f"上级组织 {rows.parent[i]} 已撤销")


def _choose_root(rows: Rows, links: Links, candidates: list[int], *, has_root: bool) -> None:
    """At most one root: the database's own, or the candidate with most organisations directly below it."""
    candidates = [i for i in candidates if rows.first.get(rows.code[i]) == i]
    root = NONE
    if candidates and not has_root:
        root = max(candidates, key=lambda i: (sum(1 for _ in links.children(i)), -i))
    for i in candidates:
        if i != root and not _has(rows, i, "CODE_EXISTS"):
            why = "系统中已有根组织" if has_root else f"第 {rows.number[root]} 行已是根组织"
            rows.reject(i, "SECOND_ROOT", f"没有填写上级组织，而{why}；整棵树只能有一个根")


class _Walk:
    """Depth first from the tops, refusing what hangs below a refused row."""

    def __init__(self, rows: Rows, links: Links, outside: Mapping[str, Outside]) -> None:
        self._rows, self._links, self._outside = rows, links, outside
        self.order = array("q")
        self.seen = bytearray(len(rows))
        self._depth = bytearray(len(rows))

    def down_from(self, top: int) -> None:
        """Judge `top` and all below it."""
        stack = [top]
        while stack:
            i = stack.pop()
            if self.seen[i]:
                continue
            self.seen[i] = 1
            self._judge(i)
            if self._rows.verdict[i] == ACCEPTED:
                self.order.append(i)
            stack.extend(self._links.children(i))

    def _judge(self, i: int) -> None:
        rows, above = self._rows, self._links.above[i]
        if above != NONE and rows.verdict[above] == REJECTED:
            if rows.verdict[i] != SKIPPED and not _has(rows, i, "CYCLE"):
                number = rows.number[above]
                rows.reject(i, "PARENT_REFUSED", f"上级组织 {rows.parent[i]}（第 {number} 行）未能载入")
        elif rows.parent[i] and rows.verdict[i] == ACCEPTED:
            self._judge_nesting(i, self._kind_above(i, above))
        self._sink(i, above)

    def _kind_above(self, i: int, above: int) -> Kind:
        if above == NONE:
            return self._outside[self._rows.parent[i]].kind
        return kind_of(self._rows, above)

    def _judge_nesting(self, i: int, above: Kind) -> None:
        rows, kind = self._rows, kind_of(self._rows, i)
        if wrong := nesting.broken(above):
            rows.reject(i, "NESTING", wrong)
        elif odd := nesting.unusual(above, kind):
            rows.warn(i, "NESTING", odd)

    def _sink(self, i: int, above: int) -> None:
        found = self._outside.get(self._rows.parent[i]) if above == NONE else None
        depth = found.depth if found else self._depth[above] if above != NONE else 0
        self._depth[i] = min(depth + 1, 255)
        if depth + 1 > paths.MAX_DEPTH and self._rows.verdict[i] == ACCEPTED:
            self._rows.reject(i, "TOO_DEEP", f"组织树最多 {paths.MAX_DEPTH} 级")


def kind_of(rows: Rows, i: int) -> Kind:
    """What the nesting rules look at."""
    return Kind(rows.category[i], bool(rows.leading[i]))


def _has(rows: Rows, i: int, code: str) -> bool:
    return any(found == code for found, _ in rows.problems.get(i, ()))


def _on_cycles(rows: Rows, links: Links, seen: bytearray) -> Iterator[int]:
    """Rows that come back to themselves when one follows their superiors; none of them has been reached from a top."""
    trail = array("q", [0]) * len(rows)
    for start in range(len(rows)):
        i = start
        while not seen[i] and not trail[i]:
            trail[i] = start + 1
            i = links.above[i]
        if not seen[i] and trail[i] == start + 1:
            yield from _round(links, i)


def _round(links: Links, start: int) -> Iterator[int]:
    yield start
    i = links.above[start]
    while i != start:
        yield i
        i = links.above[i]
