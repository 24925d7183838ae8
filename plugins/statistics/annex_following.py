"""What becomes of a table of Annex 2 when its unit is moved, or files no more, while it lies at a superior (R3.2).

What a superior has submitted already holds what it held: frozen copies never change.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, select

from plugins.statistics.annex_filing import reopen
from plugins.statistics.annex_models import DROPPED, MOVED, OPEN, STATES, SUBMITTED, Annex
from plugins.statistics.annex_queries import campaign_year
from plugins.statistics.annex_rows import step
from plugins.statistics.annex_units import PLUGIN, filing_of
from portal.audit.services import record
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper

NO_UNIT = "组织有了变动，数字不再由本组织单独填报"


def org_changed(scope: Scope, change: OrgChange) -> None:
    """An organisation with all below it lies elsewhere, or is a leading body or a school no more, or has become one."""
    if change.kind in ("moved", "changed", "closed") and _matters(change):
        _follow(scope, (Org.path >= change.org.path) & (Org.path < upper(change.org.path)))


def follow_all(scope: Scope, province: OrgRef) -> None:
    """All this for a whole province: nobody told of its changes while the plugin was off there."""
    _follow(scope, Org.province_code == province.code)


def _matters(change: OrgChange) -> bool:
    before, now = change.before, change.org
    if change.kind != "changed" or before is None:
        return True
    return (before.is_leading_body, before.industry, before.category) != (
        now.is_leading_body, now.industry, now.category
    )  # fmt: skip


def _follow(scope: Scope, which: ColumnElement[bool]) -> None:
    s = session()
    s.flush()
    lying = select(Annex, Org).join(Org, Org.id == Annex.org_id).where(which, Annex.state.not_in(OPEN))
    this_year = lying.where(Annex.year == campaign_year()).order_by(Org.path.desc()).with_for_update(of=Annex)
    for annex, org in s.execute(this_year.execution_options(populate_existing=True)).all():
        _look_at(scope, annex, org)


def _look_at(scope: Scope, annex: Annex, org: Org) -> None:
    s, here = session(), org.ref()
    filing = filing_of(here)
    if org.closed_at is not None or filing.unit.id != org.id or filing.superior is None:
        reopen(s, scope, annex, org.path, DROPPED, NO_UNIT)
    elif filing.superior.id != annex.superior_id:
        annex.state, annex.superior_id = SUBMITTED, filing.superior.id
        step(s, scope, annex, MOVED, f"改由“{filing.superior.full_name}”接收"[:200])
    else:
        return
    record(scope, f"{PLUGIN}.annex_followed", org.full_name, path=org.path, state=STATES[annex.state])
