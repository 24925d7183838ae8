"""毕业去向名单 as a file: whoever the list shows, in its order (R3.1)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from plugins.graduate_register.destinations import RESIDENCES, TITLES
from plugins.graduate_register.facts import Facts, lacks
from plugins.graduate_register.graduate_filter import GraduateFilter
from plugins.graduate_register.graduate_listing import branch_of, everybody
from plugins.graduate_register.kept import opened
from portal.contracts.exports import ExportCell, ExportColumn, ExportType, ExportWish
from portal.divisions.whole_names import whole_name
from portal.people.models import Person
from portal.people.sealing import mobile_context
from portal.pii import mask_mobile, vault

COLUMNS = (
    ExportColumn("姓名", 12), ExportColumn("手机号", 14), ExportColumn("去向", 14), ExportColumn("学校或单位", 30),
    ExportColumn("学校或单位地址", 40), ExportColumn("学校或单位所属乡镇街道", 36),
    ExportColumn("户籍所在地所属乡镇街道", 36), ExportColumn("居住地所属乡镇街道", 36),
    ExportColumn("居住地是谁的", 14), ExportColumn("接收乡镇街道", 36), ExportColumn("由谁提供", 12),
    ExportColumn("缺少", 30), ExportColumn("疑似有误", 40), ExportColumn("所在团支部(组织全称)", 46),
    ExportColumn("团支部编号", 18),
)  # fmt: skip
HOMES = (ExportColumn("户籍所在地地址", 40), ExportColumn("居住地地址", 40))
"""Like numbers in full, only for those who have said why."""


def _cells(wish: ExportWish, rows: Sequence[Any]) -> Iterator[Sequence[ExportCell]]:
    for row in rows:
        kept, branch = opened(row.Record) if row.Record else None, branch_of(row)
        facts = kept.facts if kept else Facts()
        townships = (facts.place_township, facts.household_township, facts.residence_township)
        place, household, residence = (whole_name(code) if code else "" for code in townships)
        homes = (facts.household_address, facts.residence_address) if wish.revealed else ()
        yield [
            row.Person.name, mobile_of(row.Person, revealed=wish.revealed), TITLES.get(facts.destination or "", ""),
            facts.place_name, facts.place_address, place, household, residence,
            RESIDENCES.get(facts.residence_of or "", ""),
            whole_name(facts.receiving_township) if facts.receiving_township else "", facts.told_by,
            "、".join(lacks(facts)), "；".join(kept.doubts if kept else ()), branch.full_name, branch.code, *homes,
        ]  # fmt: skip


def mobile_of(person: Person, *, revealed: bool = False) -> str:
    """A person's mobile, masked unless it is `revealed`; '' for none."""
    if not person.mobile_cipher:
        return ""
    number = vault().open(person.mobile_cipher, mobile_context(person.id))
    return number if revealed else mask_mobile(number)


GRADUATES = ExportType(
    key="graduate_register.graduates",
    title="毕业去向名单",
    endpoint="graduate_register.graduates",
    permission="graduate_register.view",
    columns=lambda wish: [*COLUMNS, *(HOMES if wish.revealed else ())],
    query=lambda wish: everybody(wish.scope, wish.org, GraduateFilter.parse(wish.values)),
    cells=_cells,
    filter=lambda wish: GraduateFilter.parse(wish.values).told(),
    has_numbers=True,
)
