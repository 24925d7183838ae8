"""The sample spreadsheets of graduation times: a tidy one, and one that a faculty has put together by hand."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from portal.demo.accounts import UNIVERSITY
from portal.demo.branches import graduation_month, intake_year
from portal.demo.sample_books import write_messy_book, write_tidy_book
from portal.demo.sample_rows import Row
from portal.demo.tree import DemoOrg

_ACCOUNTING = "浙江示范大学会计学院"
_STAFF = "教职工团支部"
_HEADINGS = {
    "branch": "团支部(组织全称)", "month": "预计毕业时间", "reason": "没有毕业时间的理由", "explanation": "说明",
    "confirmed": "确认",
}  # fmt: skip
_ALIASES = {
    "grade": "年级", "branch": "团支部\n名称", "month": "毕业\n年月", "reason": "不标记时间的原因",
    "explanation": "说明",
}  # fmt: skip
_TITLES = ("会计学院团支部毕业时间汇总表", "（请各班团支书于5月15日前报学院团总支）")
_SHEET: tuple[tuple[str, str, str | float, str], ...] = (
    ("2015级", "15会计1班团支部", "2019年6月", ""),
    ("2015级", "15会计2班团支部", 201906.0, ""),
    ("2015级", "15会计3班团支部", "2019/6/30", ""),
    ("2016级", "16会计1班团支部", "二〇二〇年六月", ""),
    ("2016级", "16会计2班团支部", "2020", ""),
    ("2016级", "16会计3班团支部", "2019-06", ""),
    ("2017级", "17会计1班团支部", "2021.6", ""),
    ("2017级", "17会计2班团支部", "2018-06", ""),
    ("2017级", "17会计4班团支部", "2021-06", ""),
    ("2018级", "18会计1班团支部", "2022-06", ""),
    ("2018级", "18会计1班团支部", "2022-06", ""),
    ("2018级", "18会计2班团支部", "2022-06", "混合"),
    ("2018级", "18会计3班团支部", "", ""),
    ("其他", "会计学院教师团支部", "", "教师"),
    ("其他", "博士生混合团支部", "", "混合"),
)
"""Grade, branch, time, reason: as somebody has typed them, with the mistakes people make."""


def university_marks(path: Path, orgs: Sequence[DemoOrg]) -> None:
    """Every class of the university that nobody has marked yet, and a branch of its staff."""
    classes = [org for org in orgs if org.code.startswith(UNIVERSITY) and org.is_branch and intake_year(org)]
    rows = [_row(org.full_name, f"{_leaves(org)}-06") for org in classes if graduation_month(org) is None]
    write_tidy_book(path, {"毕业时间": [*rows, _row("浙江示范大学教工团支部", "", _STAFF)]}, _HEADINGS)


def faculty_marks(path: Path) -> None:
    """What the classes of a faculty have sent, copied together."""
    rows: list[Row] = [
        {"grade": grade, "branch": f"{_ACCOUNTING}{name.removeprefix('会计学院')}", "month": month, "reason": reason,
         "explanation": ""}
        for grade, name, month, reason in _SHEET
    ]  # fmt: skip
    write_messy_book(path, _ALIASES, _TITLES, rows, (("团支部", 2), ("毕业时间", 5)), "grade", "个")


def _leaves(org: DemoOrg) -> int:
    return (intake_year(org) or 0) + (3 if "硕士" in org.full_name else 4)


def _row(branch: str, month: str, reason: str = "") -> Row:
    return {"branch": branch, "month": month, "reason": reason, "explanation": "", "confirmed": ""}
