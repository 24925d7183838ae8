"""A person as the pages show one: in words, numbers masked."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from portal.contracts.scope import OrgRef
from portal.people.history import FIELDS
from portal.people.history import TITLES as EVENTS
from portal.people.models import Person, PersonEvent
from portal.people.rules.admission import REQUIRED_SINCE
from portal.people.rules.posts import POST_KINDS
from portal.people.rules.values import SEX_NAMES
from portal.people.sealing import id_context, mobile_context
from portal.people.standing import STANDINGS
from portal.pii import mask_id_number, mask_mobile, vault

NOTHING = "空"
_UNSAID = {"standing": "随团支部"}
_SEXES = {str(code): title for code, title in SEX_NAMES.items()}


@dataclass(frozen=True, slots=True)
class Numbers:
    """A person's numbers in plain: for the one answer to a reveal, and for nothing else."""

    id_number: str
    mobile: str


def numbers_of(person: Person) -> Numbers:
    """The numbers in plain. Whoever calls this for a page has written down that they were shown."""
    mobile = vault().open(person.mobile_cipher, mobile_context(person.id)) if person.mobile_cipher else ""
    return Numbers(vault().open(person.id_cipher, id_context(person.id)), mobile)


def masked(person: Person) -> Numbers:
    """The numbers as every page shows them."""
    plain = numbers_of(person)
    return Numbers(mask_id_number(plain.id_number), mask_mobile(plain.mobile) if plain.mobile else "")


def is_what(person: Person) -> str:
    """团员, 团干部 or both, with the post."""
    kinds = [title for is_one, title in ((person.is_member, "团员"), (person.is_cadre, "团干部")) if is_one]
    return "、".join(kinds) + (f"（{person.post}）" if person.is_cadre and person.post else "")


def lacks(person: Person) -> list[str]:
    """What is still to be entered of a person, in words."""
    wanted = [
        (person.mobile_digest is None, "手机号"),
        (person.is_member and person.joined is None, "入团年月"),
        (person.is_member and (person.joined or "") >= REQUIRED_SINCE and not person.admission_number, "发展团员编号"),
        (person.education is None, "学历"),
        (person.is_cadre and not person.post, "职务"),
    ]
    return [title for is_lacking, title in wanted if is_lacking]


def graduates_when(person: Person, branch: OrgRef) -> str:
    """The person's graduation time, the branch's unless it is their own; '' where nobody has said so."""
    return person.expected_graduation or branch.expected_graduation or ""


def post_of(person: Person) -> str:
    """The post with its time and kind: 团支部书记（兼职，2018-09 起）."""
    if not person.is_cadre:
        return "不是团干部"
    since = f"{person.post_since} 起" if person.post_since else ""
    more = "，".join(filter(None, (POST_KINDS.get(person.post_kind or ""), since)))
    return f"{person.post or '未填写职务'}{f'（{more}）' if more else ''}"


def told(events: Sequence[PersonEvent]) -> list[tuple[PersonEvent, str, list[str]]]:
    """Each event with what it is called and what it says."""
    return [(event, EVENTS[event.kind], _said(json.loads(event.details))) for event in events]


def _said(details: dict[str, Any]) -> list[str]:
    found = [f"到“{details['to']}”"] if "to" in details else []
    for name, pair in details.items():
        if name in FIELDS:
            old, new = (_word(name, value) for value in pair)
            found.append(f"{FIELDS[name]}由“{old}”改为“{new}”")
    return found


def _word(name: str, value: Any) -> str:
    if value is None or value == "":
        return _UNSAID.get(name, NOTHING)
    if isinstance(value, bool):
        return "是" if value else "否"
    words: dict[str, str] = {"post_kind": POST_KINDS, "sex": _SEXES, "standing": STANDINGS}.get(name, {})
    return words.get(value, str(value))
