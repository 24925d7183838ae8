"""What the demonstration shows of circulars: one of the province about everybody directly below it (R4.2)."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from plugins.statistics import circulars
from plugins.statistics.circular_choice import DIRECT, Choice
from plugins.statistics.circular_models import Circular
from portal.contracts.scope import Scope
from portal.counts.services import after_counting
from portal.db import session
from portal.demo.accounts import PROVINCE
from portal.orgs.models import Org

WHO = "团浙江省委管理员"
CHOICE = Choice(("info_entry.entry_rate", "graduation_marking.marked"), DIRECT, grouped=True)


def demonstrate(scope: Scope) -> None:
    """Publish it once the figures of all that was entered stand in the counters: just before all is committed."""
    after_counting(lambda _changes: _publish(scope))


def _publish(scope: Scope) -> None:
    province = session().scalars(select(Org).where(Org.code == PROVINCE)).one().ref()
    here = replace(scope, org=province, account_name=WHO)
    made = session().get_one(Circular, circulars.draw_up(here, CHOICE))
    circulars.publish(here, made.id, made.title, made.text)
