"""What waits to be checked by whoever is signed in (R4.2)."""

from __future__ import annotations

from sqlalchemy import func, select

from plugins.statistics.spot_access import in_reach, is_mine
from plugins.statistics.spot_models import RUNNING, SpotCheck, SpotItem
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.models import Org


def to_check(scope: Scope) -> int:
    """How many items of running checks, within reach of this post."""
    items = select(func.count()).select_from(SpotItem).join(SpotCheck, SpotCheck.id == SpotItem.check_id)
    mine = (is_mine(scope), in_reach(scope), SpotItem.verdict.is_(None), SpotCheck.state == RUNNING)
    return session().scalar(items.join(Org, Org.id == SpotItem.org_id).where(*mine)) or 0
