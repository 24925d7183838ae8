"""Invariants of profiles, for `doctor`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from plugins.info_entry.completeness import IS_COMPLETE
from plugins.info_entry.models import Profile
from plugins.info_entry.profile_judging import TASK
from plugins.info_entry.profile_queries import opened
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, every_row, statement
from portal.jobs.models import Run
from portal.orgs.models import Org
from portal.pii import SealBroken
from portal.provinces.queries import effective_by_province, open_provinces


def _wrongly_judged() -> list[str]:
    """Profiles that are said to be complete and are not, or the other way round, where changes are told."""
    elsewhere = _untold_provinces()
    wrong = (
        select(Org.code)
        .join(Profile, Profile.org_id == Org.id)
        .where(Profile.is_complete != IS_COMPLETE)
        .where(Org.province_code.not_in({*elsewhere, ""} if elsewhere else ()))
        .limit(LIMIT)
    )
    return [f"组织 {code} 的资料是否完整与实际不符" for code in session().scalars(wrong)]


def _untold_provinces() -> set[str]:
    """Where the plugin is off, or on again and has not looked yet at what has changed meanwhile."""
    on = effective_by_province([province.code for province in open_provinces()])
    waiting = select(Org.province_code).join(Run, Run.org_id == Org.id)
    waiting = waiting.where(Run.task == TASK, Run.state.in_(("queued", "running")))
    return {code for code, plugins in on.items() if "info_entry" not in plugins}.union(session().scalars(waiting))


def _does_not_open(column: str) -> Callable[[Any], bool]:
    def is_wrong(row: Any) -> bool:
        try:
            return not opened(row[1], column, row.org_id)
        except SealBroken:
            return True

    return is_wrong


PROFILE_CHECKS = [
    DataCheck("info_entry.profiles_judged", "组织资料是否完整与实际一致", _wrongly_judged),
    statement(
        "info_entry.profiles_belong", "组织资料属于存在的组织",
        "SELECT p.org_id FROM info_entry_profile p LEFT JOIN core_org o ON o.id = p.org_id WHERE o.id IS NULL",
        "不存在的组织 {org_id} 有资料",
    ),
    *(
        every_row(
            f"info_entry.profile_{name}_opens", f"书记的{title}都能打开",
            select(Profile.org_id, getattr(Profile, column)).where(getattr(Profile, column).is_not(None)),
            _does_not_open(column), f"组织 {{org_id}} 的书记{title}打不开",
        )
        for name, column, title in (("id", "id_cipher", "身份证号"), ("mobile", "mobile_cipher", "手机号"))
    ),
]  # fmt: skip
