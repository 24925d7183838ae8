"""Grades: 高三, 初二, 九(5)班, 大一, 研二, 毕业班. They mean another class every year, so they need a date."""

from __future__ import annotations

import re
from dataclasses import dataclass

_CHINESE = {character: value for value, character in enumerate("一二三四五六七八九", 1)}
_NUMERAL = "[一二三四五六七八九]"
_STAGES = {
    "高": "普通高中", "高中": "普通高中", "初": "初中", "初中": "初中", "大": "本科院校", "大学": "本科院校",
    "本科": "本科院校", "研": "硕士", "硕": "硕士", "研究生": "硕士", "硕士": "硕士", "博": "博士", "博士": "博士",
    "职高": "中职", "中职": "中职", "中专": "中职", "技校": "技工学校", "高职": "高职专科", "大专": "高职专科",
}  # fmt: skip
_STAGE = "|".join(sorted(_STAGES, key=len, reverse=True))
_OF_SCHOOL = re.compile(rf"(职高|中职|中专|技校|高|初)({_NUMERAL})(?![十类])")
_OF_UNIVERSITY = re.compile(rf"(高职|大专|(?<![师工科农医])大|研|硕|(?<![\u4e00-\u9fff])博)({_NUMERAL})(?![十类])")
_OF_STAGE = re.compile(rf"({_STAGE})?({_NUMERAL}|[1-9]|1[0-2])年级")
_JUNIOR_CLASS = re.compile(rf"(?<![十第])([七八九789])(?:\(\d+\)|{_NUMERAL}?十?{_NUMERAL}班|(?<=[七八九])\d+(?=班|$))")
_LAST = re.compile(r"毕业(?:班|年级)|应届")
_NOT_NOW = re.compile(r"[准新预](?=高|初|大)|预[初备]")


@dataclass(frozen=True, slots=True)
class Grade:
    """A grade: `words` as the name has it, `number` within its `stage` (a kind of school, "" if the name says none).

    `number` is None for the last grade, whichever it is. `counted_from_primary` marks 九年级, the third of a 初中.
    """

    words: str
    stage: str
    number: int | None
    counted_from_primary: bool = False


def grade_in(own: str) -> Grade | None:
    """The grade that the branch's own name says."""
    if _NOT_NOW.search(own):
        return None
    for form, read in _FORMS:
        if found := form.search(own):
            return read(found)
    return Grade("毕业班", "", None) if _LAST.search(own) else None


def _named(found: re.Match[str]) -> Grade:
    return Grade(found[0], _STAGES[found[1]], _CHINESE[found[2]])


def _of_stage(found: re.Match[str]) -> Grade:
    number = _CHINESE.get(found[2]) or int(found[2])
    from_primary = not found[1] and number > 5
    return Grade(found[0], _STAGES.get(found[1] or "", ""), number, from_primary)


def _junior_class(found: re.Match[str]) -> Grade:
    return Grade(f"{found[1]}年级", "初中", _CHINESE.get(found[1]) or int(found[1]), counted_from_primary=True)


_FORMS = (
    (_OF_SCHOOL, _named),
    (_OF_STAGE, _of_stage),
    (_JUNIOR_CLASS, _junior_class),
    (_OF_UNIVERSITY, _named),
)
