"""Faults in the tree (R1.2, R1.3, decision 3): kept with each organisation, counted at every level, found by an index.

`core_org.faults` is the sum of the bits of the faults an organisation has. Whoever changes what a fault depends on
calls `refresh_faults` in the same transaction, holding the organisations' rows.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Row, bindparam, text, update
from sqlalchemy.orm import Session

from portal.contracts.scope import Scope
from portal.counts.services import bump
from portal.db import table_of
from portal.orgs.categories import BRANCH, HOLDS_MEMBERS, SCHOOL_FIELD, is_school_field
from portal.orgs.models import Org

FEWEST, MOST = 3, 50
"""A branch has 3 to 50 members."""
TEMPORARY = "学社衔接临时"
"""What the name of a township's temporary transition branch holds; it waits for graduates, so it may be empty."""
AT_ONCE = 5000

_MEMBERS, _CADRES = "coalesce(p.members, 0)", "coalesce(p.cadres, 0)"
_WITH_PEOPLE = (
    "core_org AS o LEFT JOIN (SELECT org_id, sum(CASE WHEN is_member THEN 1 ELSE 0 END) AS members,"
    " sum(CASE WHEN is_cadre THEN 1 ELSE 0 END) AS cadres FROM core_person WHERE removed_at IS NULL{also}"
    " GROUP BY org_id) AS p ON p.org_id = o.id"
)
"""Organisations with their people, who are counted together: asked branch by branch, a planner without statistics would
read all people for each."""
_BELOW = "EXISTS (SELECT 1 FROM core_org AS child WHERE child.parent_id = o.id AND child.closed_at IS NULL{also})"
_IS_BRANCH = "o.category = 'branch'"
_IS_COMMITTEE = "o.category NOT IN ('branch', 'graduate_org')"
_SCHOOLS = ", ".join(f"'{industry}'" for industry in SCHOOL_FIELD)
_ABOVE_LEADS = "EXISTS (SELECT 1 FROM core_org AS above WHERE above.id = o.parent_id AND above.is_leading_body)"
_LASTING = f"o.full_name NOT LIKE '%{TEMPORARY}%'"


@dataclass(frozen=True, slots=True)
class Fault:
    """A kind of fault. `holds` is SQL on an open organisation `o`; `key` is the metric that counts it.

    `explanation` says what is wrong with it, `advice` what mends it. One whose key begins with a plugin's name is a
    fault by that plugin's rules: it is kept always, for nobody tells a plugin that is off of a change; the plugin
    declares the metric, and where it is off, or not there, the fault is not shown.
    """

    key: str
    bit: int
    title: str
    holds: str
    explanation: str
    advice: str

    @property
    def plugin(self) -> str:
        """The plugin by whose rules it is one; '' for the tree's own."""
        return self.key.rpartition(".")[0]


HOLLOW_COMMITTEE = Fault(
    "hollow_committees", 1, "空心团委", f"{_IS_COMMITTEE} AND NOT {_BELOW.format(also='')}",
    "团委、团工委、团总支下面没有任何团组织。组织树的每个末端都应是团支部。",
    "在它下面新建团支部；如果这个组织已不存在，请撤销。",
)  # fmt: skip
HOLLOW_BRANCH = Fault(
    "hollow_branches", 2, "空心团支部", f"{_IS_BRANCH} AND {_LASTING} AND {_MEMBERS} < {FEWEST}",
    "团支部只有 0 至 2 名团员。学社衔接临时团支部等待毕业生转入，不计在内。",
    "录入团员；如果确实不足 3 人，请并入邻近的团支部或撤销。",
)  # fmt: skip
OVERSIZED_BRANCH = Fault(
    "oversized_branches", 4, "超员团支部", f"{_IS_BRANCH} AND {_MEMBERS} > {MOST}",
    "团支部超过 50 名团员。",
    "新建团支部，把一部分团员移过去，并在上面设团总支。",
)  # fmt: skip
WITHOUT_CADRE = Fault(
    "branches_without_cadre", 8, "缺团干部的团支部", f"{_IS_BRANCH} AND {_LASTING} AND {_CADRES} = 0",
    "团支部没有录入任何团干部。学社衔接临时团支部不计在内。",
    "把团支部书记录入为团干部，或在团员资料中填写其职务。",
)  # fmt: skip
TOWNSHIP_CATEGORY = Fault(
    "township_wrong_category", 16, "类别不对的乡镇街道", "o.township_flag AND o.category IN ('branch', 'graduate_org')",
    "乡镇街道的团组织应为团委、团工委或团总支，现在是团支部。",
    "请县级团委把它的类别改为团委、团工委或团总支（先把团员移到下面的团支部）。",
)  # fmt: skip
TOWNSHIP_WITHOUT_TEMPORARY = Fault(
    "townships_without_temporary", 32, "缺临时团支部的乡镇街道",
    f"o.township_flag AND {_IS_COMMITTEE} AND NOT " + _BELOW.format(also=f" AND child.full_name LIKE '%{TEMPORARY}%'"),
    "乡镇街道的团组织下面还没有“学社衔接临时团支部”，毕业生的组织关系无处可转。",
    "在它下面新建学社衔接临时团支部，乡镇街道办不了的由县级团委代建。",
)  # fmt: skip
WITHOUT_MARKER = Fault(
    "graduation_marking.without_marker", 64, "直属领导机关的学校团支部",
    f"{_IS_BRANCH} AND o.industry IN ({_SCHOOLS}) AND {_ABOVE_LEADS}",
    "学校领域的团支部直接设在团的领导机关下面，没有人可以标记它的毕业时间。",
    "在上级新建学校的团委或团总支，把它移到下面，再由其管理员标记。",
)  # fmt: skip
FAULTS: tuple[Fault, ...] = (
    HOLLOW_COMMITTEE, HOLLOW_BRANCH, OVERSIZED_BRANCH, WITHOUT_CADRE, TOWNSHIP_CATEGORY, TOWNSHIP_WITHOUT_TEMPORARY,
    WITHOUT_MARKER,
)  # fmt: skip
BY_KEY = {fault.key: fault for fault in FAULTS}
_STATE = " + ".join(f"CASE WHEN o.closed_at IS NULL AND {f.holds} THEN {f.bit} ELSE 0 END" for f in FAULTS)
_LOOKED_AT = (
    f"SELECT id, path, faults, state FROM (SELECT o.id, o.path, o.faults, {_STATE} AS state FROM {{people}}) AS looked"
)
OUTDATED = f"{_LOOKED_AT.format(people=_WITH_PEOPLE.format(also=''))} WHERE faults <> state"
"""SQL for the organisations whose faults are not what was noted."""


def recount_of(fault: Fault) -> str:
    """SQL that counts a fault anew from organisations and persons."""
    people = _WITH_PEOPLE.format(also="")
    return f"SELECT o.id AS org_id, 1 AS value FROM {people} WHERE o.closed_at IS NULL AND {fault.holds}"


def has_fault(fault: Fault) -> ColumnElement[bool]:
    """True where an organisation has the fault, in the words of its index."""
    return Org.faults.op("&")(text(str(fault.bit))) > text("0")


def faults_shown(scope: Scope) -> list[Fault]:
    """The faults this administrator is shown: the tree's own, and those by the rules of plugins that are on."""
    return [fault for fault in FAULTS if fault.plugin in {"", *scope.plugins}]


def first_faults(category: str, industry: str, full_name: str, *, is_leaf: bool, is_led: bool) -> int:
    """The faults of an organisation that has just been made: nobody has been entered, nobody has flagged it.

    `is_led`: a leading body lies directly above it.
    """
    if category == BRANCH:
        found = 0 if TEMPORARY in full_name else HOLLOW_BRANCH.bit | WITHOUT_CADRE.bit
        return found | (WITHOUT_MARKER.bit if is_led and is_school_field(industry) else 0)
    return HOLLOW_COMMITTEE.bit if is_leaf and category not in HOLDS_MEMBERS else 0


def metrics_of(faults: int) -> list[str]:
    """The metrics that count an organisation with these faults."""
    return [fault.key for fault in FAULTS if faults & fault.bit]


def refresh_faults(s: Session, ids: Collection[int]) -> None:
    """Look at organisations again, and count the difference: people, children, superior, category, industry or names
    have changed.

    The caller holds their rows, so that nobody changes the same facts meanwhile. An id may be given twice.
    """
    s.flush()
    unique = sorted(set(ids))
    changed = [row for part in range(0, len(unique), AT_ONCE) for row in _outdated(s, unique[part : part + AT_ONCE])]
    if not changed:
        return
    values = [{"org": row.id, "state": row.state} for row in changed]
    table = table_of(Org)
    s.execute(update(table).where(table.c.id == bindparam("org")).values(faults=bindparam("state")), values)
    _count(changed)


def _outdated(s: Session, ids: Sequence[int]) -> Sequence[Row[Any]]:
    people = f"{_WITH_PEOPLE.format(also=' AND org_id IN :ids')} WHERE o.id IN :ids"
    wanted = text(f"{_LOOKED_AT.format(people=people)} WHERE faults <> state ORDER BY id")
    return s.execute(wanted.bindparams(bindparam("ids", ids, expanding=True))).all()


def _count(changed: Sequence[Row[Any]]) -> None:
    deltas: dict[str, Counter[str]] = defaultdict(Counter)
    for row in changed:
        for fault in FAULTS:
            deltas[fault.key][row.path] += bool(row.state & fault.bit) - bool(row.faults & fault.bit)
    for metric, by_path in deltas.items():
        if moved := {path: delta for path, delta in by_path.items() if delta}:
            bump(metric, moved)
