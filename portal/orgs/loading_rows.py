"""The rows of a file in columns, so that millions of them fit, and what is wrong with a row by itself."""

from __future__ import annotations

import re
from array import array
from dataclasses import dataclass, field

from portal.orgs.categories import INDUSTRIES, OTHER, TITLES, category_of, industry_of
from portal.orgs.names import org_key, short_key

ACCEPTED, REJECTED, SKIPPED = 0, 1, 2
VERDICTS = ("accepted", "rejected", "skipped")
LONGEST_NAME = 200

_CODE = re.compile(r"[0-9A-Za-z_-]{1,64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_is_plain = re.compile(r"[\w()（）]{1,100}").fullmatch
"""Names that nothing can be wrong with, nearly all: letters, digits, brackets, and not long in any form."""
_FLAGS = {
    "1": True, "是": True, "true": True, "True": True, "TRUE": True, "yes": True,
    "0": False, "否": False, "false": False, "False": False, "FALSE": False, "no": False, "": False,
}  # fmt: skip

Problem = tuple[str, str]
"""A stable code, and a sentence an administrator understands."""


@dataclass(slots=True)
class Rows:
    """All data rows of a file, column by column, in the order of the file."""

    number: array[int] = field(default_factory=lambda: array("q"))
    code: list[str] = field(default_factory=list)
    full_name: list[str] = field(default_factory=list)
    short_name: list[str] = field(default_factory=list)
    category: list[str] = field(default_factory=list)
    industry: list[str] = field(default_factory=list)
    leading: bytearray = field(default_factory=bytearray)
    parent: list[str] = field(default_factory=list)
    verdict: bytearray = field(default_factory=bytearray)
    problems: dict[int, list[Problem]] = field(default_factory=dict)
    first: dict[str, int] = field(default_factory=dict)
    """Code -> the first row that has it."""
    _shared: dict[str, str] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.code)

    def add(self, number: int, cells: list[str], *, too_many: bool) -> None:
        """Take a row in and judge it by itself; `cells` in the order of COLUMNS."""
        code, full_name, short_name, category, industry, leading, parent = cells
        i = len(self.code)
        shared = self._shared
        self.number.append(number)
        self.code.append(code)
        self.full_name.append(full_name)
        self.short_name.append(short_name or full_name)
        self.category.append(category_of(category) or category)
        self.industry.append((industry_of(industry) or shared.setdefault(industry, industry)) if industry else OTHER)
        self.leading.append(_FLAGS.get(leading, False))
        self.parent.append(shared.setdefault(parent, parent))
        self.verdict.append(ACCEPTED)
        self._judge_code(i, code)
        if not (_is_plain(full_name) and _is_plain(short_name)):
            self._judge_names(i)
        if self.category[i] not in TITLES or industry not in INDUSTRIES or leading not in ("0", "1"):
            self._judge_values(i, category, industry, leading)
        if too_many:
            self.reject(i, "COLUMN_COUNT", "这一行的格数多于列名，名称中若有逗号请用双引号括起来")

    def reject(self, i: int, code: str, reason: str) -> None:
        """Refuse row `i`, for one more reason."""
        self.verdict[i] = REJECTED
        self.problems.setdefault(i, []).append((code, reason))

    def warn(self, i: int, code: str, reason: str) -> None:
        """Remark on row `i` without refusing it."""
        self.problems.setdefault(i, []).append((code, reason))

    def skip(self, i: int, code: str, reason: str) -> None:
        """Row `i` needs nothing done."""
        self.verdict[i] = SKIPPED
        self.problems[i] = [(code, reason)]

    def _judge_code(self, i: int, code: str) -> None:
        before = self.first.setdefault(code, i) if code else i
        if _CODE.fullmatch(code) is None:
            self.reject(i, "CODE_FORMAT", "编码应为 1 至 64 位的字母、数字、下划线或连字符")
        elif before != i:
            self.reject(i, "DUPLICATE_CODE", f"编码 {code} 与第 {self.number[before]} 行重复")

    def _judge_names(self, i: int) -> None:
        full_name, short_name = self.full_name[i], self.short_name[i]
        if not full_name:
            self.reject(i, "NAME_MISSING", "没有填写组织全称")
        elif _CONTROL.search(full_name) or _CONTROL.search(short_name):
            self.reject(i, "NAME_FORMAT", "名称中有看不见的控制字符")
        elif not org_key(full_name) or not short_key(short_name):
            self.reject(i, "NAME_MISSING", "名称中没有可见的文字")
        elif max(map(len, (full_name, short_name, org_key(full_name), short_key(short_name)))) > LONGEST_NAME:
            self.reject(i, "NAME_TOO_LONG", f"名称超过 {LONGEST_NAME} 个字")

    def _judge_values(self, i: int, category: str, industry: str, leading: str) -> None:
        if self.category[i] not in TITLES:
            self.reject(i, "UNKNOWN_CATEGORY", f"没有“{category}”这种组织类别，应为{'、'.join(TITLES.values())}之一")
        if not industry:
            self.warn(i, "INDUSTRY_MISSING", "没有填写行业，按“其他”处理")
        elif industry_of(industry) is None:
            self.reject(i, "UNKNOWN_INDUSTRY", f"没有“{industry}”这种单位所属行业类别")
        if leading not in _FLAGS:
            self.reject(i, "LEADING_BODY_FORMAT", "是否领导机关应填 1 或 0")
