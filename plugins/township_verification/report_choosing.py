"""Which reports the centre settles together: the ticked ones, or all that match the filter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, exists, true

from plugins.township_verification.report_models import Report
from plugins.township_verification.reporting import PLUGIN
from portal.contracts.scope import Scope
from portal.jobs.models import Run
from portal.jobs.queries import OPEN as AT_WORK
from portal.orgs.models import Org
from portal.orgs.selection import ALL_MATCHING, PREFIX, Form
from portal.provinces.narrowing import hidden_provinces
from portal.requests.models import OPEN

LONGEST_CODE = 64
MOST_TICKED = 1000
FAULTS = {"missed": "是乡镇街道，显示否", "unknown": "是乡镇街道，显示空", "wrong": "不是乡镇街道，显示是"}
"""The three faults of A1.3."""
_FAULT_IS: dict[str, ColumnElement[bool]] = {
    "missed": and_(Report.wanted, Report.says.is_(False)),
    "unknown": and_(Report.wanted, Report.says.is_(None)),
    "wrong": Report.wanted.is_(False),
}


@dataclass(frozen=True, slots=True)
class Narrow:
    """What a list of reports is narrowed to; '' means everything. `province` is a code, `fault` one of FAULTS."""

    province: str = ""
    fault: str = ""

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> Narrow:
        """The filter of an address or a form; what is no possible value is taken for everything."""
        fault = values.get("fault", "")
        return cls(values.get("province", "")[:LONGEST_CODE], fault if fault in FAULTS else "")

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """(name, value) as an address's query has them."""
        return [(name, value) for name, value in (("province", self.province), ("fault", self.fault)) if value]

    @property
    def where(self) -> ColumnElement[bool]:
        """SQL on a report joined with its organisation."""
        kind = _FAULT_IS.get(self.fault, true())
        return and_(kind, Org.province_code == self.province) if self.province else kind


@dataclass(frozen=True, slots=True)
class Chosen:
    """The ticked reports, or, if there is a filter, all that match it."""

    ids: tuple[int, ...] = ()
    narrow: Narrow | None = None

    @classmethod
    def from_form(cls, form: Form) -> Chosen:
        """What the list sends: `ids`, or `all_matching` with `filter.…`."""
        if form.get(ALL_MATCHING) == "1":
            values = {key.removeprefix(PREFIX): value for key, value in form.items() if key.startswith(PREFIX)}
            return cls(narrow=Narrow.parse(values))
        ticked = (value for value in form.getlist("ids") if value.isascii() and value.isdigit() and len(value) < 19)
        return cls(ids=tuple(dict.fromkeys(map(int, ticked)))[:MOST_TICKED])

    def hidden(self) -> list[tuple[str, str]]:
        """(name, value) of hidden fields that carry the choice to the next page."""
        if self.narrow is not None:
            return [(ALL_MATCHING, "1"), *((PREFIX + name, value) for name, value in self.narrow.pairs)]
        return [("ids", str(report_id)) for report_id in self.ids]


def to_settle(scope: Scope, chosen: Chosen) -> ColumnElement[bool]:
    """SQL on a report joined with its organisation: it lies at the centre, and no job has it in hand."""
    in_hand = exists().where(Run.id == Report.run_id, Run.state.in_(AT_WORK))
    here = and_(Report.deciding_org_id == scope.org.id, Report.state == OPEN, ~in_hand)
    which = Report.id.in_(chosen.ids) if chosen.narrow is None else chosen.narrow.where
    return and_(here, which, is_shown(scope))


def is_shown(scope: Scope) -> ColumnElement[bool]:
    """SQL on a report's organisation: the plugin is on in its province."""
    return Org.province_code.not_in(hidden_provinces(scope, PLUGIN))
