"""What one row of a spreadsheet of organisations says by itself, and all that is wrong with it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from plugins.info_entry.org_columns import TITLE_OF
from portal.contracts.imports import Cell
from portal.orgs.categories import (
    BRANCH,
    COMMITTEE,
    GENERAL_BRANCH,
    GRADUATE_ORG,
    INDUSTRIES,
    TITLES,
    WORKING_COMMITTEE,
    category_of,
    industry_of,
)
from portal.people.rules.cells import compact, is_nothing, one_line, overlong, quoted, text_of
from portal.people.rules.id_number import parse_id_number
from portal.people.rules.mobile import parse_mobile
from portal.people.rules.names import parse_name
from portal.people.rules.problems import Parsed, Problem, doubtful
from portal.pii import without_numbers

MOST_POSTS = 9999
NEEDED = ("full_name", "category", "superior", "leading", "code")
"""A formula error here keeps the row out; elsewhere it leaves a field empty."""

_CATEGORIES = {
    **dict.fromkeys(("委员会", "基层团委", "共青团委员会"), COMMITTEE),
    **dict.fromkeys(("工作委员会", "工委", "团工作委员会"), WORKING_COMMITTEE),
    **dict.fromkeys(("总支", "总支部", "总支部委员会", "团总支部"), GENERAL_BRANCH),
    **dict.fromkeys(("支部", "支部委员会", "临时团支部", "班级团支部"), BRANCH),
}
_INDUSTRIES = {
    **dict.fromkeys(("机关", "党政", "政府机关", "党政群机关"), "党政机关"),
    **dict.fromkeys(("事业单位", "事业"), "事业单位（不含公立学校）"),
    **dict.fromkeys(("高校", "大学", "普通高校", "高等院校", "高等学校", "普通高等学校"), "普通高等院校"),
    **dict.fromkeys(("职业学校", "职业院校", "职教", "职业教育"), "职业教育学校"),
    **dict.fromkeys(("中职", "中专", "技校", "职高", "中等职业学校"), "中等职业院校"),
    **dict.fromkeys(("高中", "普通高级中学", "高级中学"), "普通高中"),
    **dict.fromkeys(("初级中学",), "初中"),
    **dict.fromkeys(("小学校",), "小学"),
    **dict.fromkeys(("国企", "国有", "国有企业（含控股）"), "国有企业"),
    **dict.fromkeys(("集体",), "集体企业"),
    **dict.fromkeys(("非公", "非公有制企业", "民营企业", "民企", "私营企业", "私企", "外资企业"), "非公企业"),
    **dict.fromkeys(("社会组织", "新社会组织", "社会团体", "民办非企业"), "新社会组织（不含民办学校）"),
    **dict.fromkeys(("社区", "街道社区", "城镇社区"), "城市社区"),
    **dict.fromkeys(("村", "行政村", "乡村"), "农村"),
    **dict.fromkeys(("部队", "解放军"), "军队"),
    "其它": "其他",
}
Parser = Callable[[Cell], Parsed[str]]

_YES, _NO = frozenset("是 1 √ ✓ y yes true 对 有".split()), frozenset("否 0 × x n no false 不是 非 无".split())


@dataclass(slots=True)
class OrgValues:
    """A row, normalised; '' or None is what it does not say, or what cannot be read."""

    full_name: str
    short_name: str
    category: str
    industry: str
    superior: str
    is_leading: bool
    code: str
    telephone: str
    email: str
    address: str
    secretary_name: str | None
    id_number: str | None
    mobile: str | None
    established: int | None
    filled: int | None


def check_row(
    cells: Mapping[str, Cell], errors: Collection[str], today: datetime.date
) -> tuple[OrgValues, list[Problem]]:
    """What can be read of a row, and all its problems."""
    row = _Row({key: cell for key, cell in cells.items() if key not in errors}, today)
    values = row.values()
    problems = [problem for problem in row.problems if problem.column not in errors]
    return values, problems + [_formula_error(key) for key in TITLE_OF if key in errors]


class _Row:
    """One row on its way through the rules; `problems` fills as its parts are read."""

    def __init__(self, cells: Mapping[str, Cell], today: datetime.date) -> None:
        self.cells = cells
        self.today = today
        self.problems: list[Problem] = []

    def values(self) -> OrgValues:
        """What the row holds; what cannot be read is empty."""
        full_name = self._text("full_name")
        if not full_name:
            self._wrong("NAME_MISSING", "full_name", "没有填写组织全称，请补上。")
        return OrgValues(
            full_name, self._text("short_name"), self._category(), self._industry(), self._text("superior"),
            self._leading(), self._text("code"), self._text("telephone"), self._text("email"), self._text("address"),
            *self._secretary(), self._posts("established"), self._posts("filled"),
        )  # fmt: skip

    def _secretary(self) -> tuple[str | None, str | None, str | None]:
        name = self._person("secretary_name", parse_name)
        id_number = self._person("id_number", lambda cell: parse_id_number(cell, self.today))
        mobile = self._person("mobile", parse_mobile)
        if name or not (id_number or mobile):
            return name, id_number, mobile
        message = "填写了书记的号码，没有可用的书记姓名，号码没有录入，请以后补上。"
        self.problems.append(doubtful("secretary_name", "SECRETARY_MISSING", message))
        return None, None, None

    def _text(self, key: str) -> str:
        cell = self.cells.get(key)
        if is_nothing(cell):
            return ""
        if problem := overlong(cell, key, TITLE_OF[key]):
            self.problems.append(problem)
            return ""
        text = one_line(text_of(cell))
        if key != "telephone" and without_numbers(text) != text:
            self._wrong("NUMBER_MISPLACED", key, f"{TITLE_OF[key]}里像是有个人的身份证号或手机号，请核对是否填错了列。")
            return ""
        return text

    def _category(self) -> str:
        text = compact(self._text("category"))
        found = category_of(text) or _CATEGORIES.get(text) or ""
        if text and not found:
            told = "、".join(list(TITLES.values())[:-1])
            self._wrong("CATEGORY_UNKNOWN", "category", f"没有{quoted(text)}这种组织类别，应为{told}之一。")
        if found == GRADUATE_ORG:
            self._wrong("CATEGORY_UNKNOWN", "category", "毕业生团组织由系统在毕业当年转换，不能新建。")
        return found

    def _industry(self) -> str:
        text = compact(self._text("industry"))
        found = industry_of(text) or industry_of(text.replace("(", "（").replace(")", "）")) or _INDUSTRIES.get(text)
        if text and not found:
            hint = f"请从模板的下拉列表中选择，例如“{INDUSTRIES[0]}”“{INDUSTRIES[5]}”。"
            self._wrong("INDUSTRY_UNKNOWN", "industry", f"没有{quoted(text)}这种单位所属行业类别，{hint}")
        return found or ""

    def _leading(self) -> bool:
        text = compact(self._text("leading")).casefold()
        if text and text not in _YES | _NO:
            self._wrong("LEADING_UNKNOWN", "leading", f"团的领导机关{quoted(text)}看不明白，请填“是”或“否”。")
        return text in _YES

    def _posts(self, key: str) -> int | None:
        text = compact(text_of(self.cells.get(key)))
        if is_nothing(text):
            return None
        if text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= MOST_POSTS:
            return int(text)
        message = f"{TITLE_OF[key]}应为 0 至 {MOST_POSTS} 的整数，这一项留空，请以后补上。"
        self.problems.append(doubtful(key, "POSTS_FORMAT", message))
        return None

    def _person(self, key: str, parse: Parser) -> str | None:
        """Something about the secretary: what is wrong with it keeps only itself out."""
        cell = self.cells.get(key)
        if is_nothing(cell):
            return None
        value, problems = parse(cell)
        if value is None and problems:
            told = problems[0].message.rstrip("。")
            message = f"{TITLE_OF[key]}没有录入：{told}。"
            self.problems.append(doubtful(key, problems[0].code, message))
        return value

    def _wrong(self, code: str, column: str, message: str) -> None:
        self.problems.append(Problem(code, message, column))


def _formula_error(key: str) -> Problem:
    title = TITLE_OF[key]
    if key in NEEDED:
        return Problem("CELL_ERROR", f"{title}一格是公式错误（如 #N/A），读不出内容，请改为填写实际内容。", key)
    return doubtful(key, "CELL_ERROR", f"{title}一格是公式错误（如 #N/A），这一项留空，请以后补上。")
