"""From what is looked for to SQL on core_person and core_org."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, and_, func, or_

from plugins.info_entry.member_filter import REMOVED, MemberFilter
from plugins.info_entry.member_words import Number
from portal.installation import installation
from portal.orgs.models import Org
from portal.orgs.names import org_key, short_key
from portal.people.models import Person
from portal.people.named import has_name, has_pinyin
from portal.people.rules.admission import REQUIRED_SINCE
from portal.people.sealing import TAIL, tail
from portal.people.standing import graduates

Condition = ColumnElement[bool]

_LACKS: dict[str, Condition] = {
    "mobile": Person.mobile_digest.is_(None),
    "joined": Person.is_member & Person.joined.is_(None),
    "admission": Person.is_member & (Person.joined >= REQUIRED_SINCE) & Person.admission_number.is_(None),
    "education": Person.education.is_(None),
    "ethnic": Person.ethnic.is_(None),
    "political": Person.political.is_(None),
    "post": Person.is_cadre & Person.post.is_(None),
    "post_since": Person.is_cadre & (Person.post_since.is_(None) | Person.post_kind.is_(None)),
}


def filtered(wanted: MemberFilter) -> list[Condition]:
    """What a person must fulfil by the filters, whoever is searched."""
    found: list[Condition] = [
        Person.removed_at.is_not(None) if wanted.state == REMOVED else Person.removed_at.is_(None)
    ]
    if wanted.kind == "cadres":
        found.append(and_(Person.is_cadre))
    elif wanted.kind:
        found.append(and_(Person.is_member))
    if wanted.missing:
        found.append(_LACKS[wanted.missing])
    if wanted.joined:
        found.append(Person.joined.like(f"{wanted.joined}-%"))
    if wanted.graduation == "graduates":
        found.append(graduates())
    elif wanted.graduation:
        expected = func.coalesce(Person.expected_graduation, Org.expected_graduation)
        found.append(Person.is_member & expected.like(f"{installation().config.campaign.year}-%"))
    return found


def has_number(number: Number) -> Condition:
    """The ID number or mobile is this one; or its last four digits are those of the searched end."""
    if number.kind == "end":
        end = number.value[-TAIL:]
        ends = [Person.id_tail == tail("id_number", end)]
        return or_(*ends, Person.mobile_tail == tail("mobile", end))
    column = Person.id_digest if number.kind == "id_number" else Person.mobile_digest
    return column == bytes.fromhex(number.value)


def in_branch(word: str) -> Condition:
    """The branch's full or short name contains `word`."""
    names = [Org.name_key.contains(org_key(word), autoescape=True)]
    return or_(*names, Org.short_key.contains(short_key(word), autoescape=True))


def words_of_a_person(names: Sequence[str], pinyins: Sequence[str], numbers: Sequence[Number]) -> list[Condition]:
    """Everything that is said of the person and not of the branch."""
    return [*map(has_name, names), *map(has_pinyin, pinyins), *map(has_number, numbers)]
