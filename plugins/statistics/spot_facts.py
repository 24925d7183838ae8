"""What the system says of an organisation or a person, in words (R4.2): kept at the draw, compared later.

Numbers of persons are masked: whoever needs them in full opens the person's page, where that is logged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import aliased

from portal.contracts.scope import OrgRef
from portal.counts.queries import totals
from portal.db import among, session
from portal.orgs.categories import title_of
from portal.orgs.models import Org
from portal.people.models import Person
from portal.people.sealing import id_context, mobile_context
from portal.people.standing import standing_of
from portal.pii import mask_id_number, mask_mobile, vault

Rows = list[tuple[str, str]]
HEADS = (("members", "团员"), ("cadres", "团干部"))
_ABOVE = aliased(Org)


@dataclass(frozen=True, slots=True)
class Said:
    """What is said: `org` is the organisation itself or the person's branch, `name` what is drawn, `gone` what has
    happened to it, '' while it is there."""

    org: OrgRef
    name: str
    rows: Rows
    gone: str = ""


def said_of_orgs(ids: Sequence[int]) -> dict[int, Said]:
    """Of organisations, by id: names, kind, superior, heads."""
    wanted = select(Org, _ABOVE.full_name).outerjoin(_ABOVE, _ABOVE.id == Org.parent_id).where(among(Org.id, ids))
    found = [(org, org.ref(), above) for org, above in session().execute(wanted).all()]
    heads = totals([ref for _, ref, _ in found], [key for key, _ in HEADS])
    return {
        org.id: Said(ref, org.full_name, _of_org(org, above, heads[org.id]), _closed(org)) for org, ref, above in found
    }


def said_of_people(ids: Sequence[int]) -> dict[int, Said]:
    """Of persons, by id: who they are, numbers masked, and their branch."""
    wanted = select(Person, Org).join(Org, Org.id == Person.org_id).where(among(Person.id, ids))
    return {
        person.id: Said(org.ref(), person.name, _of_person(person, org), _removed(person))
        for person, org in session().execute(wanted).all()
    }  # fmt: skip


def _of_org(org: Org, above: str | None, heads: dict[str, int]) -> Rows:
    rows = [
        ("组织全称", org.full_name), ("组织类别", title_of(org.category)), ("行业类别", org.industry),
        ("上级组织", above or ""), *((title, f"{heads[key]:,} 人") for key, title in HEADS),
    ]  # fmt: skip
    if org.expected_graduation or org.no_graduation_reason:
        rows.append(("毕业时间", org.expected_graduation or org.no_graduation_reason or ""))
    return rows


def _of_person(person: Person, org: Org) -> Rows:
    v = vault()
    mobile = v.open(person.mobile_cipher, mobile_context(person.id)) if person.mobile_cipher else ""
    is_what = [title for is_one, title in ((person.is_member, "团员"), (person.is_cadre, "团干部")) if is_one]
    return [
        ("姓名", person.name), ("身份证号", mask_id_number(v.open(person.id_cipher, id_context(person.id)))),
        ("手机号", mask_mobile(mobile) if mobile else "未登记"), ("身份", "、".join(is_what)),
        ("所在团支部", org.full_name), ("政治面貌", person.political or ""), ("学历", person.education or ""),
        ("入团年月", person.joined or ""), ("毕业情况", standing_of(person, org.category)),
    ]  # fmt: skip


def _closed(org: Org) -> str:
    return "这个组织已经撤销" if org.closed_at is not None else ""


def _removed(person: Person) -> str:
    return "此人已从系统中移除" if person.removed_at is not None else ""


def changed(before: Rows, now: Rows) -> dict[str, str]:
    """What the system says otherwise now, by label."""
    then = dict(before)
    return {label: value for label, value in now if then.get(label) != value}
