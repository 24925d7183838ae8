"""What the demonstration shows of task teams and spot checks: two teams, and a check of cadres that is half done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from plugins.statistics.spot_checkers import assign
from plugins.statistics.spot_course import start
from plugins.statistics.spot_drawing import keep, sample, write_down
from plugins.statistics.spot_frame import CADRES, Wish
from plugins.statistics.spot_judging import Finding, judge
from plugins.statistics.spot_models import SpotItem
from plugins.statistics.team_naming import Seat, add
from portal import clock
from portal.contracts.scope import Scope
from portal.contracts.setup import MANAGE
from portal.db import session, transaction
from portal.demo.accounts import CITY, PROVINCE, UNIVERSITY
from portal.installation import installation
from portal.orgs.models import Org

WHO = "王老师"
TEAMS = {
    PROVINCE: (
        Seat("学校部", "陈静", "核对毕业生去向，联系高校", "0571-87001101"),
        Seat("组织部", "吴刚", "核对组织树和团员信息", "0571-87001102"),
        Seat("省教育厅学生处", "沈洁", "提供毕业班和毕业生人数", "0571-87001103"),
    ),
    CITY: (
        Seat("学校少年部", "钱敏", "联系区县和中学", "0572-2001101"),
        Seat("市教育局德育处", "孙伟", "提供毕业班和毕业生人数", "0572-2001102"),
    ),
}  # fmt: skip
WISH = Wish(CADRES, is_share=True, size=14, seed="20190508")
RIGHT = (Finding("telephone", "correct"), Finding("papers", "correct"))


def demonstrate() -> None:
    """Teams and a check, in the running transaction."""
    for code, seats in TEAMS.items():
        members = [add(_at(code), _at(code).org, seat) for seat in seats]
        if code == PROVINCE:
            _check(_at(code), members)


def _check(scope: Scope, members: Sequence[int]) -> None:
    with transaction() as s:
        check = write_down(s, scope, "团干部信息抽查", WISH, clock.today() + dt.timedelta(days=9), "demonstration")
        keep(s, scope, check, sample(scope, scope.org, WISH))
    start(scope, check.id)
    items = _items(check.id)
    assign(scope, check.id, members[0], None, only_free=True)
    assign(scope, check.id, members[1], items[-1].unit_id, only_free=False)
    wrong, due = _of_manned(items)[0], clock.today() + dt.timedelta(days=5)
    judge(scope, wrong.id, 0, Finding("telephone", "wrong", "本人已于去年九月卸任，系统仍登记为现任", due))
    for item, right in zip(items[: len(items) // 2], RIGHT * len(items), strict=False):
        if item is not wrong:
            judge(scope, item.id, 0, right)


def _items(check_id: int) -> Sequence[SpotItem]:
    return session().scalars(select(SpotItem).where(SpotItem.check_id == check_id).order_by(SpotItem.no)).all()


def _of_manned(items: Sequence[SpotItem]) -> list[SpotItem]:
    """Those of units that have an administrator in the demonstration, so that the correction can be seen."""
    units = {_at(code).org.id for code in (CITY, UNIVERSITY)}
    return [item for item in items if item.unit_id in units] or list(items)


def _at(code: str) -> Scope:
    org = session().scalars(select(Org).where(Org.code == code)).one().ref()
    may = frozenset(one.key for one in installation().registry.permissions().values() if MANAGE in one.roles)
    return Scope(org, account_name=WHO, permissions=may)
