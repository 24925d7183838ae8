"""Categories and industries of organisations, and what belongs to the school field."""

from __future__ import annotations

COMMITTEE = "committee"
WORKING_COMMITTEE = "working_committee"
GENERAL_BRANCH = "general_branch"
BRANCH = "branch"
GRADUATE_ORG = "graduate_org"

TITLES = {
    COMMITTEE: "团委",
    WORKING_COMMITTEE: "团工委",
    GENERAL_BRANCH: "团总支",
    BRANCH: "团支部",
    GRADUATE_ORG: "毕业生团组织",
}
_CODE_OF = {title: code for code, title in TITLES.items()} | {code: code for code in TITLES}
HOLDS_MEMBERS = frozenset({BRANCH, GRADUATE_ORG})
"""People belong to these only, and nothing lies below them."""

OTHER = "其他"
SCHOOLS = (
    "普通高等院校", "职业教育学校", "中等职业院校", "普通高中", "完全中学", "初中",
    "九年一贯制学校", "十二年一贯制学校", "小学",
)  # fmt: skip
INDUSTRIES = (
    "党政机关", "事业单位（不含公立学校）", *SCHOOLS, "国有企业", "集体企业", "非公企业", "新社会组织（不含民办学校）",
    "军队", "武警", "城市社区", "农村", OTHER,
)  # fmt: skip
_IS_INDUSTRY = frozenset(INDUSTRIES)
_BY_PLAIN_TEXT = {name.replace("（", "(").replace("）", ")"): name for name in INDUSTRIES}


def category_of(text: str) -> str | None:
    """The category's code from its Chinese name or its code; None if there is no such category."""
    return _CODE_OF.get(text)


def title_of(category: str) -> str:
    """The Chinese name of a category's code."""
    return TITLES[category]


def industry_of(text: str) -> str | None:
    """The industry as it is stored, whichever brackets it was written with; None if there is no such industry."""
    return text if text in _IS_INDUSTRY else _BY_PLAIN_TEXT.get(text.replace("（", "(").replace("）", ")"))


SCHOOL_FIELD = tuple(industry for industry in SCHOOLS if industry != "小学")


def is_school_field(industry: str) -> bool:
    """True for the industries whose branches are marked with a graduation time (R2.1): all schools' except 小学."""
    return industry in SCHOOL_FIELD
