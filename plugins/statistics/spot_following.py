"""What becomes of corrections when the unit that owes them is closed, moved, or left by its administrators (R4.2).

What was drawn stays what it was, and its page says what has happened to it; only who is to correct it changes.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, or_, select

from plugins.statistics.spot_judging import concerned
from plugins.statistics.spot_models import OWED, RUNNING, SpotCheck, SpotItem
from plugins.statistics.spot_steps import readdress
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.orgs.models import Org
from portal.orgs.paths import upper


def org_changed(scope: Scope, change: OrgChange) -> None:
    """An organisation was closed or moved, or nobody manages it any more."""
    if change.kind in {"closed", "moved", "unmanned"}:
        within = (Org.path >= change.org.path) & (Org.path < upper(change.org.path))
        _follow(scope, or_(within, SpotItem.told_org_id == change.org.id))


def follow_all(scope: Scope, province: OrgRef) -> None:
    """All this for a province: nobody told of its changes while the plugin was off there."""
    _follow(scope, Org.province_code == province.code)


def _follow(scope: Scope, which: ColumnElement[bool]) -> None:
    s = session()
    s.flush()
    owed = (SpotItem.told_org_id.is_not(None), SpotItem.correction.in_(OWED), SpotCheck.state == RUNNING)
    wanted = select(SpotItem, Org).join(Org, Org.id == SpotItem.org_id)
    wanted = wanted.join(SpotCheck, SpotCheck.id == SpotItem.check_id).where(*owed, which).order_by(SpotItem.id)
    fresh = wanted.with_for_update(of=SpotItem).execution_options(populate_existing=True)
    rows = s.execute(fresh).all()
    for item, org in rows:
        told = concerned(s, org.ref())
        if told != item.told_org_id:
            readdress(s, scope, item, s.get_one(Org, told))
