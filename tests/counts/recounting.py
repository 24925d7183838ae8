"""Figures worked out the slow and obvious way, to hold the counters against."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator

from sqlalchemy import select

from plugins.graduate_register.models import Record
from portal.counts.metrics import CATEGORY_METRICS
from portal.counts.queries import Totals, totals
from portal.db import session
from portal.installation import installation
from portal.orgs.models import Org
from portal.people.models import Person


def kept() -> Totals:
    """Every organisation's figures as pages show them."""
    session().rollback()
    return totals([org.ref() for org in session().scalars(select(Org))], list(installation().registry.metrics()))


def recounted() -> Totals:
    """Every organisation's figures, each fact carried up the tree by its superiors one after the other."""
    session().rollback()
    orgs = {org.id: org for org in session().scalars(select(Org))}
    found = {org_id: Counter(dict.fromkeys(installation().registry.metrics(), 0)) for org_id in orgs}
    for org_id, metric in _facts(orgs):
        above: int | None = org_id
        while above is not None:
            found[above][metric] += 1
            above = orgs[above].parent_id
    return {org_id: dict(figures) for org_id, figures in found.items()}


def _facts(orgs: dict[int, Org]) -> Iterator[tuple[int, str]]:
    everybody = _everybody()
    for org in orgs.values():
        if org.closed_at is None:
            yield org.id, "orgs"
            yield org.id, CATEGORY_METRICS[org.category]
            yield from ((org.id, metric) for metric in _of_school(org))
            if org.township_flag:
                yield org.id, "townships"
            yield from ((org.id, fault) for fault in _faults(org, orgs.values(), everybody[org.id]))
    records = {record.person_id: record for record in session().scalars(select(Record))}
    for person in session().scalars(select(Person).where(Person.removed_at.is_(None))):
        yield person.org_id, "people"
        expected = person.expected_graduation or orgs[person.org_id].expected_graduation or ""
        graduates = person.is_member and expected.startswith(str(installation().config.campaign.year))
        for metric, holds in (
            ("members", person.is_member), ("cadres", person.is_cadre), ("with_mobile", person.mobile_digest),
            ("graduating", graduates), ("graduating_with_mobile", graduates and person.mobile_digest),
            ("graduates", _is_graduate(person, orgs[person.org_id])),
        ):  # fmt: skip
            if holds:
                yield person.org_id, metric
        yield from ((person.org_id, metric) for metric in _of_record(records.get(person.id)) if graduates)


def _of_record(record: Record | None) -> Iterator[str]:
    """What counts of somebody who graduates this year (R3.1)."""
    if record is not None and record.destination:
        yield "graduate_register.registered"
        if record.is_complete:
            yield "graduate_register.complete"
        if record.receiving_township:
            yield "graduate_register.township"
    if record is not None and record.is_doubtful:
        yield "graduate_register.doubtful"


def _is_graduate(person: Person, org: Org) -> bool:
    """Of a graduates' organisation every member for whom nothing else is said (A3.3)."""
    said = person.standing or ("graduate" if org.category == "graduate_org" else "")
    return person.is_member and said == "graduate"


def _of_school(org: Org) -> Iterator[str]:
    """What counts of a branch of the school field (R2.1)."""
    if org.category in ("branch", "graduate_org") and _is_school(org):
        yield "school_branches"
        if org.expected_graduation or org.no_graduation_reason or org.category == "graduate_org":
            yield "settled_branches"


def _is_school(org: Org) -> bool:
    """As R2.1 says it: 小学 is none."""
    return any(word in org.industry for word in ("高等", "职业", "高中", "中学", "初中", "一贯制"))


def _everybody() -> dict[int, list[Person]]:
    found: dict[int, list[Person]] = defaultdict(list)
    for person in session().scalars(select(Person).where(Person.removed_at.is_(None))):
        found[person.org_id].append(person)
    return found


def _faults(org: Org, orgs: Collection[Org], people: list[Person]) -> Iterator[str]:
    """What is wrong with an open organisation, as R1.2, R1.3 and decision 3 say it."""
    below = [one for one in orgs if one.parent_id == org.id and one.closed_at is None]
    above = next((one for one in orgs if one.id == org.parent_id), None)
    members, is_temporary = sum(person.is_member for person in people), "学社衔接临时" in org.full_name
    is_branch, is_committee = org.category == "branch", org.category not in ("branch", "graduate_org")
    for fault, holds in (
        ("hollow_committees", is_committee and not below),
        ("hollow_branches", is_branch and not is_temporary and members <= 2),
        ("oversized_branches", is_branch and members > 50),
        ("branches_without_cadre", is_branch and not is_temporary and not any(p.is_cadre for p in people)),
        ("township_wrong_category", org.township_flag and not is_committee),
        ("townships_without_temporary",
         org.township_flag and is_committee and not any("学社衔接临时" in one.full_name for one in below)),
        ("graduation_marking.without_marker", is_branch and _is_school(org) and above is not None
         and above.is_leading_body),
    ):  # fmt: skip
        if holds:
            yield fault
