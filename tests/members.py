"""Members that never were, and the spreadsheets somebody would send them in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from itertools import count

import xlsxwriter

from portal.people.rules.id_number import check_digit

TITLES = (
    "姓名", "性别", "民族", "身份证号", "手机号", "政治面貌", "学历", "入团年月", "所在团支部(组织全称)", "是否团干部",
    "团内职务",
)  # fmt: skip

# Areas that exist since 2014 at the earliest: nobody born before has such a number.
_AREAS = ("110118", "110119", "120118", "120119", "310151", "320213", "320214", "440309", "440310", "440117")
_SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华建文辉玲红国志新海燕春梅云飞鹏宁"


def id_number(n: int) -> str:
    """The valid identity number of the `n`-th person: born 1996 to 2000, women and men by turns."""
    rest, area = divmod(n, len(_AREAS))
    rest, year = divmod(rest, 5)
    rest, month = divmod(rest, 12)
    order, day = divmod(rest, 28)
    first = f"{_AREAS[area]}{1996 + year}{month + 1:02}{day + 1:02}{order:02}{n % 10}"
    return first + check_digit(first)


def mobile(n: int) -> str:
    """The mobile number of the `n`-th person."""
    return f"13{n:09}"


def name(n: int) -> str:
    """The name of the `n`-th person; namesakes are many."""
    rest, surname = divmod(n, len(_SURNAMES))
    second, first = divmod(rest, len(_GIVEN))
    return f"{_SURNAMES[surname]}{_GIVEN[first]}{_GIVEN[second % len(_GIVEN)]}"


def member(n: int, branch: str, **changes: str) -> list[str]:
    """A row of the `n`-th person, faultless but for `changes` (by title; 所在团支部 may be shortened so)."""
    number = id_number(n)
    sex = "男" if int(number[16]) % 2 else "女"
    values = [
        name(n), sex, "汉族", number, mobile(n), "共青团员", "大学本科", f"2014-{n % 12 + 1:02}", branch,
        *(("是", "团支部书记") if n % 25 == 0 else ("否", "")),
    ]  # fmt: skip
    row = dict(zip(TITLES, values, strict=True))
    for title, value in changes.items():
        row[next(t for t in TITLES if t.startswith(title))] = value
    return list(row.values())


def csv_file(rows: Iterable[Sequence[str]], titles: Sequence[str] = TITLES) -> bytes:
    """The rows as Excel writes CSV in UTF-8."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(titles)
    writer.writerows(rows)
    return stream.getvalue().encode("utf-8-sig")


def xlsx_file(rows: Iterable[Sequence[str]], titles: Sequence[str] = TITLES) -> bytes:
    """The rows as a workbook, every cell a text."""
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("团员信息")
        for place, row in zip(count(), [titles, *rows], strict=False):
            for column, value in enumerate(row):
                sheet.write_string(place, column, value)
    return stream.getvalue()
