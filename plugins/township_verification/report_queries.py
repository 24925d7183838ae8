"""Reading reports: what is to be done here, what has passed here, and everything below (A1.3, A1.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, select
from sqlalchemy.orm import aliased

from plugins.township_verification.recogniser.verdict import WORDS
from plugins.township_verification.report_choosing import Narrow, is_shown
from plugins.township_verification.report_models import Report, Step
from plugins.township_verification.reporting import PLUGIN, STATES
from plugins.township_verification.saying import SAID
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Missing
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.provinces.queries import effective_plugins
from portal.requests.models import OPEN
from portal.requests.queries import page_of

_ASKING, _DECIDING = aliased(Org), aliased(Org)
Rows = Select[Report, Org, str, Org, str]
BOXES = {"here": "由本级办理", "ready": "汇总表", "sent": "本级经手", "all": "本级和全部下级"}
"""What is listed; the second is the province's own list of what it has confirmed."""
SHORT_LIVED = ("here", "ready")
"""Boxes that hold open reports only."""


@dataclass(frozen=True, slots=True)
class ReportBox:
    """Which reports are listed: one of BOXES, only the open ones or all, narrowed."""

    key: str = "here"
    only_open: bool = True
    narrow: Narrow = field(default_factory=Narrow)

    @classmethod
    def parse(cls, values: Mapping[str, str]) -> ReportBox:
        """As the list's address has it; what is unknown is what is shown at first."""
        key = values.get("box", "here")
        return cls(key if key in BOXES else "here", values.get("state") != "all", Narrow.parse(values))

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """For addresses of the list and of its file."""
        state = "" if self.only_open or self.key in SHORT_LIVED else "all"
        return [("box", self.key), *([("state", state)] if state else []), *self.narrow.pairs]


@dataclass(frozen=True, slots=True)
class Shown:
    """A report as its pages show it."""

    request: Report
    org: OrgRef
    asking: str
    at: OrgRef
    now: str
    """What the system says now, in words."""
    is_mine: bool
    """True if this administrator's unit has made it."""
    is_here: bool
    """True if it lies at this administrator's unit."""

    @property
    def id(self) -> int:
        """What a tick box of the list sends."""
        return self.request.id

    @property
    def full_name(self) -> str:
        """The organisation's, as it was when the report was made."""
        return self.request.full_name

    @property
    def said(self) -> str:
        """What it said when the report was made."""
        return WORDS[self.request.says]

    @property
    def wanted(self) -> str:
        """What it should say."""
        return WORDS[self.request.wanted]

    @property
    def state(self) -> str:
        """In words: what has become of it, or what it waits for."""
        if not self.request.is_open:
            return STATES[self.request.state]
        if self.request.is_returned:
            return "已退回，待补充"
        if self.request.is_ready:
            return "待报送团中央"
        return "待核实" if self.at.province_code else "待核定"


def find_report(scope: Scope, report_id: int) -> Shown:
    """A report about an organisation of the scope, in a province where the plugin is on. Raise Missing."""
    row = session().execute(_query().where(Report.id == report_id)).one_or_none()
    if row is None or not scope.covers(row[1].path) or PLUGIN not in effective_plugins(row[1].province_code):
        raise Missing
    return shown(scope, row)


def reports_of(scope: Scope, org: OrgRef, box: ReportBox) -> Rows:
    """Rows for `shown`, the latest first: what lies at `org`, what has passed it, or what is about units below."""
    wanted = _query().where(_in_box(org, box.key), box.narrow.where, is_shown(scope)).order_by(Report.id.desc())
    return wanted.where(Report.state == OPEN) if box.only_open or box.key in SHORT_LIVED else wanted


def list_reports(scope: Scope, org: OrgRef, box: ReportBox, before: int = 0) -> tuple[list[Shown], int]:
    """A page of them, and the id to go on before, 0 at the end."""
    rows, more = page_of(reports_of(scope, org, box), Report, before)
    return [shown(scope, row) for row in rows], more


def sheet_of(scope: Scope, org: OrgRef, box: ReportBox, most: int) -> list[Shown]:
    """The first `most` of them, in the order of the tree, to be printed."""
    rows = session().execute(reports_of(scope, org, box).order_by(None).order_by(Org.path, Report.id).limit(most))
    return [shown(scope, row) for row in rows.all()]


def latest_about(scope: Scope, org: OrgRef) -> Shown | None:
    """The latest report about an organisation; None where there has been none."""
    wanted = _query().where(Report.org_id == org.id).order_by(Report.id.desc()).limit(1)
    row = session().execute(wanted).one_or_none()
    return shown(scope, row) if row is not None else None


def way_of(report_id: int) -> Sequence[Step]:
    """The steps of a report, the first one first."""
    return session().scalars(select(Step).where(Step.report_id == report_id).order_by(Step.seq)).all()


def shown(scope: Scope, row: Any) -> Shown:
    """What this administrator is told of a report."""
    report, org, asking, at, now = row
    here = scope.org.id
    return Shown(report, org.ref(), asking, at.ref(), now, here == report.asking_org_id, here == report.deciding_org_id)


def _in_box(org: OrgRef, key: str) -> ColumnElement[bool]:
    if key == "all":
        return and_(Org.path >= org.path, Org.path < upper(org.path))
    if key == "sent":
        return exists().where(Step.report_id == Report.id, Step.org_id == org.id)
    return and_(Report.deciding_org_id == org.id, Report.is_ready if key == "ready" else ~Report.is_ready)


def _query() -> Rows:
    return (
        select(Report, Org, _ASKING.full_name, _DECIDING, SAID)
        .join(Org, Org.id == Report.org_id)
        .join(_ASKING, _ASKING.id == Report.asking_org_id)
        .join(_DECIDING, _DECIDING.id == Report.deciding_org_id)
    )
