"""Ways of studying: how long each takes, and how old one is on entering it."""

from __future__ import annotations

from dataclasses import dataclass

UNIVERSITY, MEDICAL, MEDICAL_SCHOOL = "本科院校", "医学本科", "医学院校"
COLLEGE, FIVE_YEAR, VOCATIONAL, CRAFT = "高职专科", "五年制高职", "中职", "技工学校"
SENIOR, MIDDLE, JUNIOR = "普通高中", "完全中学", "初中"
UPGRADE, MASTER, DOCTOR = "专升本", "硕士", "博士"
TERTIARY = frozenset({UNIVERSITY, MEDICAL, MEDICAL_SCHOOL, COLLEGE, UPGRADE, MASTER, DOCTOR})


@dataclass(frozen=True, slots=True)
class Programme:
    """A way of studying: how it is called, its length in years, the usual age on entering it.

    `others` are lengths that the same words stand for elsewhere.
    """

    title: str
    years: int
    age: int
    others: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """The length cannot be known: why, and the lengths to choose from."""

    why: str
    lengths: tuple[int, ...] = ()


Length = Programme | Unclear

OF_SCHOOL = {
    UNIVERSITY: Programme("本科四年", 4, 18),
    MEDICAL: Programme("医学本科五年", 5, 18, (4,)),
    COLLEGE: Programme("专科三年", 3, 18),
    FIVE_YEAR: Programme("五年制高职", 5, 15),
    VOCATIONAL: Programme("中职三年", 3, 15),
    CRAFT: Programme("技校三年", 3, 15),
    SENIOR: Programme("高中三年", 3, 15),
    MIDDLE: Programme("中学三年", 3, 15),
    JUNIOR: Programme("初中三年", 3, 12),
    UPGRADE: Programme("专升本两年", 2, 21),
    MASTER: Programme("硕士三年", 3, 22, (2,)),
    DOCTOR: Programme("博士四年", 4, 25, (3, 5, 6)),
}
"""What is studied at a kind of school, or in the programme itself where that is known."""
KINDS = frozenset({*OF_SCHOOL, MEDICAL_SCHOOL})
"""The kinds of school. MEDICAL is a programme of five years, MEDICAL_SCHOOL a university that has others as well."""

_ALIASES = {
    "大学": UNIVERSITY, "本科": UNIVERSITY, "高职": COLLEGE, "专科": COLLEGE, "大专": COLLEGE, "高职院校": COLLEGE,
    "中专": VOCATIONAL, "职高": VOCATIONAL, "职业高中": VOCATIONAL, "中等职业学校": VOCATIONAL,
    "中等职业院校": VOCATIONAL, "技校": CRAFT, "高中": SENIOR, "硕士研究生": MASTER, "研究生": MASTER,
    "博士研究生": DOCTOR,
}  # fmt: skip


def kind_of_school(school_type: str) -> str:
    """One of KINDS, also from another usual word for it; "" where it is none of them."""
    kind = _ALIASES.get(school_type.strip(), school_type.strip())
    return kind if kind in KINDS else ""
