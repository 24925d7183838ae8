"""Rows of a sample spreadsheet, and the mistakes people make in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from portal.demo.people import PersonDraft

Row: TypeAlias = dict[str, str | float]
Fault: TypeAlias = Callable[[list[Row], int], None]

HEADINGS = {
    "name": "姓名",
    "sex": "性别",
    "ethnic": "民族",
    "id_number": "身份证号",
    "mobile": "手机号",
    "political": "政治面貌",
    "education": "学历",
    "joined": "入团年月",
    "admission_number": "发展团员编号",
    "branch": "所在团支部",
    "is_cadre": "是否团干部",
    "post": "团内职务",
}
ALIASES = {
    **HEADINGS,
    "name": "姓  名",
    "sex": "性 别",
    "id_number": "*身份证号码（必填）",
    "mobile": "联系电话\n（手机）",
    "political": "政治\n面貌",
    "joined": "加入共青团时间",
    "branch": "团组织全称",
    "is_cadre": "是否为团干部",
}


def row_of(person: PersonDraft, branch: str) -> Row:
    """The row about a person, `branch` being how their branch is called in the file."""
    return {
        "name": person.name,
        "sex": "男" if person.sex == "M" else "女",
        "ethnic": person.ethnic,
        "id_number": person.id_number,
        "mobile": person.mobile or "",
        "political": person.political,
        "education": person.education,
        "joined": person.joined or "",
        "admission_number": person.admission_number or "",
        "branch": branch,
        "is_cadre": "是" if person.is_cadre else "否",
        "post": person.post or "",
    }


def spoil(rows: list[Row], faults: Mapping[int, Fault]) -> None:
    """Put each fault into the row at its position."""
    for place, fault in faults.items():
        fault(rows, place)


def put(key: str, value: str) -> Fault:
    """The cell says `value` instead."""

    def fault(rows: list[Row], place: int) -> None:
        rows[place][key] = value

    return fault


def numeric_id(rows: list[Row], place: int) -> None:
    """The number was typed into a number cell: the spreadsheet keeps fifteen digits."""
    rows[place]["id_number"] = float(str(rows[place]["id_number"])[:15] + "000")


def slip_of_a_digit(rows: list[Row], place: int) -> None:
    """The tenth-last digit is off by one, so the check digit does not fit."""
    number = str(rows[place]["id_number"])
    rows[place]["id_number"] = number[:15] + str((int(number[15]) + 1) % 10) + number[16:]


def spaced_id(rows: list[Row], place: int) -> None:
    """Spaces between the groups of the number and a small x: the portal repairs it."""
    number = str(rows[place]["id_number"]).lower()
    rows[place]["id_number"] = f"{number[:6]} {number[6:14]} {number[14:]}"


def mobile_of_the_one_above(rows: list[Row], place: int) -> None:
    """Two people give the same mobile (R2.2)."""
    rows[place]["mobile"] = rows[place - 1]["mobile"]


def the_one_above_again(rows: list[Row], place: int) -> None:
    """A person is in the list twice."""
    rows[place] = dict(rows[place - 1])


def opposite_sex(rows: list[Row], place: int) -> None:
    """The column says another sex than the identity number."""
    rows[place]["sex"] = "女" if rows[place]["sex"] == "男" else "男"


def too_young(rows: list[Row], place: int) -> None:
    """Joined at ten."""
    born = int(str(rows[place]["id_number"])[6:10])
    rows[place].update(joined=f"{born + 10}-05", admission_number="")


def no_admission_number(rows: list[Row], place: int) -> None:
    """Joined in 2017 or later, but without the number of that admission."""
    rows[place].update(joined="2017-12", admission_number="")


def half_width_brackets(rows: list[Row], place: int) -> None:
    """The branch's name is typed with the other kind of brackets: the portal knows it all the same."""
    rows[place]["branch"] = str(rows[place]["branch"]).replace("（", "(").replace("）", ")")
