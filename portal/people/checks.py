"""Invariants of members and cadres, for `doctor`; a number itself is never named."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from portal.contracts.setup import DataCheck
from portal.doctor.statements import every_row, statement
from portal.people.models import Person
from portal.people.pinyin import name_pinyin
from portal.pii import SealBroken, vault

_PRESENT = "removed_at IS NULL"

PEOPLE_CHECKS = [
    statement(
        "people.in_a_branch", "每个人都在一个团支部",
        "SELECT p.id FROM core_person p JOIN core_org o ON o.id = p.org_id"
        f" WHERE p.{_PRESENT} AND o.category NOT IN ('branch', 'graduate_org')", "人员 {id} 不在团支部",
    ),
    statement(
        "people.one_id", "一人一个身份证号",
        f"SELECT min(id) AS id, count(*) AS n FROM core_person WHERE {_PRESENT} GROUP BY id_digest HAVING count(*) > 1",
        "{n} 个人用同一个身份证号（其一为人员 {id}）",
    ),
    statement(
        "people.one_mobile", "一人一个手机号",
        f"SELECT min(id) AS id, count(*) AS n FROM core_person WHERE {_PRESENT} AND mobile_digest IS NOT NULL"
        " GROUP BY mobile_digest HAVING count(*) > 1", "{n} 个人用同一个手机号（其一为人员 {id}）",
    ),
    statement(
        "people.mobile_complete", "手机号的密文和摘要成对",
        "SELECT id FROM core_person WHERE (mobile_cipher IS NULL) <> (mobile_digest IS NULL)",
        "人员 {id} 的手机号不完整",
    ),
    statement(
        "people.member_or_cadre", "每个人是团员或团干部",
        f"SELECT id FROM core_person WHERE {_PRESENT} AND NOT is_member AND NOT is_cadre",
        "人员 {id} 既非团员也非团干部",
    ),
    statement(
        "people.sex", "性别有效", "SELECT id FROM core_person WHERE sex NOT IN ('M', 'F')", "人员 {id} 的性别无效",
    ),
    statement(
        "people.joined", "入团年月有效",
        "SELECT id FROM core_person WHERE joined IS NOT NULL"
        " AND (length(joined) <> 7 OR substr(joined, 6, 2) NOT BETWEEN '01' AND '12')", "人员 {id} 的入团年月无效",
    ),
    every_row(
        "people.pinyin", "姓名的拼音与姓名一致", select(Person.id, Person.name, Person.name_pinyin),
        lambda person: name_pinyin(person.name) != person.name_pinyin, "人员 {id} 的拼音与姓名不一致",
    ),
]  # fmt: skip


def _does_not_open(column: str, kind: str) -> Callable[[Any], bool]:
    def is_wrong(row: Any) -> bool:
        person_id, sealed, digest = row[:3]
        try:
            number = vault().open(sealed, f"core_person.{kind}:{person_id}")
        except SealBroken:
            return True
        return vault().digest(kind, number) != digest or (column == "id" and not _says(number, row))

    return is_wrong


def _says(number: str, row: Any) -> bool:
    """True if the birth date and sex in an ID number are the person's."""
    return number[6:14] == f"{row.birth_date:%Y%m%d}" and row.sex == ("M" if int(number[16]) % 2 else "F")


NUMBER_CHECKS: list[DataCheck] = [
    every_row(
        "people.id_opens", "身份证号都能打开，与摘要、出生日期和性别一致",
        select(Person.id, Person.id_cipher, Person.id_digest, Person.birth_date, Person.sex),
        _does_not_open("id", "id_number"), "人员 {id} 的身份证号打不开，或与摘要、出生日期、性别不符",
    ),
    every_row(
        "people.mobile_opens", "手机号都能打开且与摘要一致",
        select(Person.id, Person.mobile_cipher, Person.mobile_digest).where(Person.mobile_cipher.is_not(None)),
        _does_not_open("mobile", "mobile"), "人员 {id} 的手机号打不开或与摘要不符",
    ),
]  # fmt: skip
