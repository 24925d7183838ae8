"""A person's particulars as they are entered by hand, in normal form; numbers in plain while the change takes place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from portal.people.models import FACTS, Person
from portal.people.pinyin import name_pinyin
from portal.people.sealing import id_context, mobile_context, seal_numbers
from portal.pii import mask_id_number, mask_mobile, vault

TITLES = {
    "name": "姓名", "id_number": "身份证号", "mobile": "手机号", "sex": "性别", "birth_date": "出生日期",
    "ethnic": "民族", "political": "政治面貌", "education": "学历", "joined": "入团年月",
    "admission_number": "发展团员编号",
    "is_member": "团员", "is_cadre": "团干部", "post": "团内职务", "post_since": "任现职年月", "post_kind": "任职方式",
}  # fmt: skip
_MASKS = {"id_number": mask_id_number, "mobile": mask_mobile}


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What is entered about a person. The repr leaves the numbers out, for it ends up in logs."""

    name: str
    id_number: str = field(repr=False)
    mobile: str | None = field(default=None, repr=False)
    sex: str
    birth_date: dt.date
    ethnic: str | None = None
    political: str | None = None
    education: str | None = None
    joined: str | None = None
    admission_number: str | None = None
    is_member: bool = True
    is_cadre: bool = False
    post: str | None = None
    post_since: str | None = None
    post_kind: str | None = None


def particulars_of(person: Person) -> Particulars:
    """What is entered about a person now."""
    own = {name: getattr(person, name) for name in TITLES if name in FACTS}
    mobile = vault().open(person.mobile_cipher, mobile_context(person.id)) if person.mobile_cipher else None
    return Particulars(id_number=vault().open(person.id_cipher, id_context(person.id)), mobile=mobile, **own)


def columns_of(person_id: int, entered: Particulars) -> dict[str, Any]:
    """The columns of PersonFacts, but for the branch, for the row of `person_id`."""
    own = {name: getattr(entered, name) for name in TITLES if name in FACTS}
    numbers = seal_numbers(person_id, entered.id_number, entered.mobile)
    return {**own, **numbers._asdict(), "name_pinyin": name_pinyin(entered.name)}


def differences(old: Particulars, new: Particulars) -> dict[str, list[Any]]:
    """What was and what is, by field, for the history: numbers masked, dates as text."""
    found = {name: [getattr(old, name), getattr(new, name)] for name in TITLES}
    return {name: [_shown(name, value) for value in pair] for name, pair in found.items() if pair[0] != pair[1]}


def _shown(name: str, value: Any) -> Any:
    if name in _MASKS and value:
        return _MASKS[name](value)
    return value.isoformat() if isinstance(value, dt.date) else value
