"""A circular's tables: ranks, change, the lowest and the largest backlog, and how they are kept (R4.2)."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from plugins.statistics.measuring import ALL, Standing
from portal.contracts.measures import Measure
from portal.contracts.scope import OrgRef
from portal.web.filters import percent

LOWEST, LARGEST = 5, 10
PER_MILLE = 1000
_HEAD = ("key", "title", "requirement", "unit", "whole_title", "gap_title", "left_out")
NO_BASE, NOTHING = "未设基数", "无此项"


class Line(NamedTuple):
    """A unit; `rank` None: there is no whole to compare with (`rate` says why). `change` in tenths of a percent."""

    org_id: int
    name: str
    rank: int | None
    whole: int | None
    done: int
    rate: str
    change: int | None
    gap: int
    target: int

    @property
    def tenths(self) -> int | None:
        """The share in tenths of a percent, cut as it is shown; None without a whole."""
        return tenths(self.done / self.whole) if self.whole else None

    @property
    def changed(self) -> str:
        """The change in words, percentage points."""
        if self.change is None:
            return "—"
        return f"{self.change / 10:+.1f}" if self.change else "0"


@dataclass(frozen=True, slots=True)
class Group:
    """Units of one kind, the best first, those without a whole at the end."""

    title: str
    lines: tuple[Line, ...]

    @property
    def pairs(self) -> list[tuple[str, Line]]:
        """Each line with the group's title."""
        return [(self.title, line) for line in self.lines]

    @property
    def ranked(self) -> list[Line]:
        """Those that have a whole."""
        return [one for one in self.lines if one.rank is not None]

    @property
    def lowest(self) -> list[Line]:
        """The lowest five, the last one first, of few at most half; whoever has nothing left to do is not named."""
        ranked = self.ranked
        return [one for one in reversed(ranked) if one.gap][: min(LOWEST, len(ranked) // 2)]

    @property
    def largest(self) -> list[Line]:
        """The ten with the largest backlog."""
        return sorted((one for one in self.ranked if one.gap), key=lambda one: -one.gap)[:LARGEST]

    @property
    def whole(self) -> int:
        """The sum of those that have a whole."""
        return sum(one.whole or 0 for one in self.ranked)

    @property
    def done(self) -> int:
        """What of that is done."""
        return sum(one.done for one in self.ranked)


@dataclass(frozen=True, slots=True)
class Table:
    """Where the units stand against one measure."""

    key: str
    title: str
    requirement: str
    unit: str
    whole_title: str
    gap_title: str
    left_out: tuple[str, ...]
    groups: tuple[Group, ...]

    @property
    def has_targets(self) -> bool:
        """Less than all of it is wanted somewhere."""
        return any(line.target != ALL for _, line in self.pairs)

    @property
    def pairs(self) -> list[tuple[str, Line]]:
        """The lines of all groups, each with its group's title."""
        return [pair for group in self.groups for pair in group.pairs]


@dataclass(frozen=True, slots=True)
class Content:
    """All that is frozen: who publishes, which level, what the change is measured from, what is not known, tables."""

    org: str
    level: str
    compared: str
    unknown: tuple[str, ...]
    tables: tuple[Table, ...]

    def notes(self, table: Table) -> str:
        """What stands below a table: what the change is measured from, who is not ranked, who is left out."""
        compared = f"“比上次”是与{self.compared}相比，单位为百分点。" if self.compared else "没有更早的数字可比。"
        off = f"{'、'.join(table.left_out)}没有启用这项工作，未列入。" if table.left_out else ""
        lost = "".join(f"{sentence}。" for sentence in self.unknown)
        return f"注：{compared}基数和目标为发布时所设；没有基数或没有此项的单位列在最后，不排名。{lost}{off}"

    def kept(self) -> str:
        """As JSON, the same for the same content."""
        said = {"org": self.org, "level": self.level, "compared": self.compared, "unknown": self.unknown}
        return json.dumps(said | {"tables": [_packed(one) for one in self.tables]}, ensure_ascii=False)

    @classmethod
    def of_kept(cls, kept: str) -> Content:
        """What was kept."""
        said = json.loads(kept)
        tables = tuple(_unpacked(one) for one in said["tables"])
        return cls(said["org"], said["level"], said["compared"], tuple(said["unknown"]), tables)


def group_of(
    title: str, units: Sequence[OrgRef], standings: Mapping[int, Standing], before: Mapping[int, int]
) -> Group:
    """Rank units of one kind; equal shares have equal ranks. `before` are shares in tenths of a percent, by id."""
    known = [(unit, standings[unit.id], standings[unit.id].share) for unit in units]
    ranked = sorted(
        (-share, standing.gap, unit.path, unit, standing) for unit, standing, share in known if share is not None
    )
    lines: list[Line] = []
    best: float | None = None
    rank = 0
    for place, (share, gap, _, unit, standing) in enumerate(ranked, 1):
        if share != best:
            rank, best = place, share
        now, then = tenths(-share), before.get(unit.id)
        change = now - then if then is not None else None
        lines.append(_line(unit, standing, rank, percent(-share), change, gap))
    others = [(unit, one) for unit, one, share in known if share is None]
    lines += [_line(unit, one, None, NO_BASE if one.whole is None else NOTHING, None, 0) for unit, one in others]
    return Group(title, tuple(lines))


def tenths(share: float) -> int:
    """A share of 1 in tenths of a percent, cut as it is shown."""
    return int(share * PER_MILLE + 1e-9)


def table_of(measure: Measure, groups: Sequence[Group], left_out: Sequence[str]) -> Table:
    """A measure's table with the words of its columns."""
    return Table(
        measure.key, measure.title, measure.requirement, measure.unit, "基数" if measure.bases else "总数",
        "存在问题" if measure.is_backlog else "差额", tuple(left_out), tuple(one for one in groups if one.lines),
    )  # fmt: skip


def _line(unit: OrgRef, standing: Standing, rank: int | None, rate: str, change: int | None, gap: int) -> Line:
    return Line(unit.id, unit.full_name, rank, standing.whole, standing.done, rate, change, gap, standing.target)


def _packed(table: Table) -> dict[str, Any]:
    said: dict[str, Any] = {name: getattr(table, name) for name in _HEAD}
    return said | {"groups": [(one.title, one.lines) for one in table.groups]}


def _unpacked(said: Mapping[str, Any]) -> Table:
    groups = tuple(Group(title, tuple(Line(*line) for line in lines)) for title, lines in said["groups"])
    return Table(**dict(said) | {"left_out": tuple(said["left_out"]), "groups": groups})
