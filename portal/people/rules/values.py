"""Sex, political status and education: short lists, and what people write for their entries."""

from functools import lru_cache

from portal.contracts.imports import Cell
from portal.people.rules.cells import compact, is_blank, overlong, quoted, text_of
from portal.people.rules.id_number import Sex
from portal.people.rules.problems import Parsed, refused

SEX, POLITICAL, EDUCATION = "sex", "political", "education"
SEX_NAMES: dict[Sex, str] = {"M": "男", "F": "女"}

MEMBER, PARTY_MEMBER, PARTY_CANDIDATE, NO_PARTY = "共青团员", "中共党员", "中共预备党员", "群众"
POLITICAL_STATUSES = (MEMBER, PARTY_MEMBER, PARTY_CANDIDATE, NO_PARTY)
EDUCATIONS = (
    "博士研究生", "硕士研究生", "研究生", "大学本科", "大学专科", "中等职业教育", "高中", "初中", "小学", "其他",
)  # fmt: skip


def _spellings(table: dict[str, str]) -> dict[str, str]:
    return {spelling: value for value, text in table.items() for spelling in (value, *text.split())}


_SEXES: dict[str, Sex] = {
    **dict.fromkeys(("男", "男性", "男生", "m", "male", "1"), "M"),
    **dict.fromkeys(("女", "女性", "女生", "f", "female", "2"), "F"),
}
_POLITICAL = _spellings({
    MEMBER: "团员 共青团 共产主义青年团团员 中国共产主义青年团团员 中国共青团员 03",
    PARTY_MEMBER: "党员 共产党员 中国共产党党员 中国共产党员 正式党员 中共正式党员 中共党员(保留团籍) 党员(保留团籍)"
    " 保留团籍的中共党员 保留团籍的党员 保留团籍党员 01",
    PARTY_CANDIDATE: "预备党员 中国共产党预备党员 共产党预备党员 中共预备党员(保留团籍) 预备党员(保留团籍)"
    " 保留团籍的中共预备党员 保留团籍的预备党员 保留团籍预备党员 02",
    NO_PARTY: "普通群众 13",
})  # fmt: skip
_EDUCATION = _spellings({
    "博士研究生": "博士 博士生 博士后 博士研究生教育",
    "硕士研究生": "硕士 硕士生 硕士研究生教育 在职硕士",
    "研究生": "研究生班 在读研究生 研究生教育",
    "大学本科": "本科 本科生 大学 大本 学士 专升本 大学普通班 全日制本科 普通本科 成人本科 自考本科 大学本科教育",
    "大学专科": "专科 专科生 大专 大专生 高职 高职专科 高职高专 高等职业教育 全日制大专 专科教育 大学专科教育",
    "中等职业教育": "中等职业 中等专科 中等专业学校 中专 中专生 中职 中职生 职高 职业高中 职业中专 技校 技工 技工学校"
    " 中技 普通中专 成人中专 中等专业",
    "高中": "普通高中 高中生 普通高级中学 高级中学 高级中学教育 普通高级中学教育 高一 高二 高三",
    "初中": "初级中学 初中生 普通初中 初级中学教育 初一 初二 初三 七年级 八年级 九年级",
    "小学": "小学生 小学教育",
    "其他": "其它",
})  # fmt: skip
_STAGES = ("程度", "文化", "学历", "毕业", "结业", "肄业", "在读", "在校")


def parse_sex(cell: Cell) -> Parsed[Sex]:
    """'M' or 'F', None for a blank cell; the identity number decides, the column is only compared."""
    if isinstance(cell, str) and cell in _SEXES:
        return _SEXES[cell], ()
    if is_blank(cell):
        return None, ()
    if (problem := overlong(cell, SEX, "性别")) is not None:
        return None, (problem,)
    text = text_of(cell)
    sex = _SEXES.get(compact(text).casefold())
    if sex is not None:
        return sex, ()
    return refused(SEX, "GENDER_UNKNOWN", f"性别{quoted(text)}不是“男”或“女”，请改正；也可以留空，按身份证号登记。")


def parse_political(cell: Cell) -> Parsed[str]:
    """One of POLITICAL_STATUSES, None for a blank cell, POLITICAL_UNKNOWN for any other status."""
    if isinstance(cell, str) and cell in _POLITICAL:
        return _POLITICAL[cell], ()
    if is_blank(cell):
        return None, ()
    if (problem := overlong(cell, POLITICAL, "政治面貌")) is not None:
        return None, (problem,)
    return _read_political(text_of(cell))


def parse_education(cell: Cell) -> Parsed[str]:
    """One of EDUCATIONS, None for a blank cell, EDU_UNKNOWN otherwise."""
    if isinstance(cell, str) and cell in _EDUCATION:
        return _EDUCATION[cell], ()
    if is_blank(cell):
        return None, ()
    if (problem := overlong(cell, EDUCATION, "学历")) is not None:
        return None, (problem,)
    return _read_education(text_of(cell))


@lru_cache(maxsize=1024)
def _read_political(text: str) -> Parsed[str]:
    status = _POLITICAL.get(compact(text))
    if status is not None:
        return status, ()
    choices = "、".join(POLITICAL_STATUSES)
    return refused(POLITICAL, "POLITICAL_UNKNOWN", f"政治面貌{quoted(text)}不在名单内，请改为{choices}之一。")


@lru_cache(maxsize=1024)
def _read_education(text: str) -> Parsed[str]:
    name = compact(text)
    for stage in _STAGES:
        name = name.removesuffix(stage).removesuffix(f"({stage})").removeprefix(stage)
    if name in _EDUCATION:
        return _EDUCATION[name], ()
    choices = "、".join(EDUCATIONS)
    return refused(EDUCATION, "EDU_UNKNOWN", f"学历{quoted(text)}不在名单内，请改为{choices}之一。")
