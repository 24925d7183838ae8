"""Invariants of requests, for `doctor`."""

from __future__ import annotations

from sqlalchemy import case, or_, select

from plugins.info_entry.asking import STATES, WANTED
from plugins.info_entry.models import NumberRequest
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, statement
from portal.orgs.models import Org
from portal.people.models import Person
from portal.provinces.queries import effective_by_province, open_provinces
from portal.requests.models import OPEN


def _astray() -> list[str]:
    """Open requests that have not followed their person, where the plugin is on and so is told of changes."""
    on = effective_by_province([province.code for province in open_provinces()])
    untold = [code for code, plugins in on.items() if "info_entry" not in plugins]
    digest = case((NumberRequest.field == "id_number", Person.id_digest), else_=Person.mobile_digest)
    wrong = (
        select(NumberRequest.id)
        .outerjoin(Person, Person.id == NumberRequest.person_id)
        .outerjoin(Org, Org.id == NumberRequest.holder_org_id)
        .where(NumberRequest.state == OPEN, Org.province_code.not_in(untold))
        .where(or_(
            Person.id.is_(None), Person.removed_at.is_not(None), Person.org_id != NumberRequest.holder_org_id,
            Person.org_id == NumberRequest.org_id, digest.is_distinct_from(NumberRequest.digest),
        ))
        .order_by(NumberRequest.id)
        .limit(LIMIT)
    )  # fmt: skip
    return [f"待处理的申请 {found} 所说的人已不在登记的组织，或已不用这个号码" for found in session().scalars(wrong)]


def _one_of(words: dict[str, str]) -> str:
    return ", ".join(f"'{word}'" for word in words)


REQUEST_CHECKS = [
    DataCheck("info_entry.requests_follow", "待处理的号码占用申请都跟着所说的人", _astray),
    statement(
        "info_entry.requests_answered", "办结的号码占用申请有处理人和时间，拒绝的有原因，待处理的都没有",
        "SELECT id FROM info_entry_request WHERE (state = 'open') <> (answered_by IS NULL)"
        " OR (state = 'open') <> (answered_at IS NULL) OR (state = 'refused') <> (coalesce(reason, '') <> '')"
        " OR answered_at < asked_at", "申请 {id} 的处理结果不完整",
    ),
    statement(
        "info_entry.requests_form", "号码占用申请的内容合乎规定，号码是遮盖的",
        f"SELECT id FROM info_entry_request WHERE state NOT IN ({_one_of(STATES)})"
        f" OR wanted NOT IN ({_one_of(WANTED)}) OR field NOT IN ('id_number', 'mobile')"
        " OR (wanted = 'hand_over' AND field <> 'id_number') OR masked NOT LIKE '%*%'", "申请 {id} 的内容不合规定",
    ),
    statement(
        "info_entry.requests_belong", "号码占用申请的双方都是存在的组织",
        "SELECT r.id FROM info_entry_request r LEFT JOIN core_org asking ON asking.id = r.org_id"
        " LEFT JOIN core_org holder ON holder.id = r.holder_org_id WHERE asking.id IS NULL OR holder.id IS NULL",
        "申请 {id} 的一方不存在",
    ),
]  # fmt: skip
