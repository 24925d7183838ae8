"""The names of organisations: how they are built, and what is unusual about one.

全称 = 共青团 + place + unit + 委员会 / 工作委员会 / 总支部委员会 / 支部委员会;
简称 = unit + 团委 / 团工委 / 团总支 / 团支部.
Real names are inconsistent, so nothing here refuses: it suggests and remarks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from portal.orgs.categories import BRANCH, COMMITTEE, GENERAL_BRANCH, GRADUATE_ORG, TITLES, WORKING_COMMITTEE
from portal.orgs.levels import is_centre
from portal.orgs.names import short_key
from portal.orgs.nesting import Kind

LEAGUE = "共青团"
FULL_ENDINGS = {
    GENERAL_BRANCH: ("总支部委员会", "团总支", "总支部", "总支"),
    BRANCH: ("支部委员会", "团支部", "支部"),
    WORKING_COMMITTEE: ("工作委员会", "团工委"),
    COMMITTEE: ("委员会", "团委"),
}
"""What full names end in, the proper ending first; looked at in this order, for 支部委员会 ends in 委员会."""
SHORT_ENDINGS = {COMMITTEE: "团委", WORKING_COMMITTEE: "团工委", GENERAL_BRANCH: "团总支", BRANCH: "团支部"}

_UNITS = "省市县区旗州盟"
_PREFIX = re.compile("^(?:中国)?(?:共产主义青年团|共青团)+")
_SHORT_PREFIX = re.compile(f"^团(?=.+[{_UNITS}]委$)")
"""团德清县委, where a short name stands as the full one."""
_ENDING = re.compile(f"(?:{'|'.join(e for endings in FULL_ENDINGS.values() for e in endings)}|(?<=[{_UNITS}])委)$")
_OF_LEADING_BODY = re.compile(f".*[{_UNITS}]委|团中央")
"""团浙江省委, 普陀团区委, 共青团淄博市委: what leading bodies are also called."""
_PLACE = re.compile(f".+?(?:[{_UNITS}]|镇|乡|街道)")
_SAYS_NOTHING_ALONE = re.compile("第[0-9一二三四五六七八九十]+")


@dataclass(frozen=True, slots=True)
class Names:
    """A full and a short name."""

    full: str
    short: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something unusual about a name: `code` is stable, `field` is full_name or short_name."""

    code: str
    field: str
    text: str


def own_words(full_name: str, above: str = "") -> str:
    """What is an organisation's own in its name: without the League, the category, and the place of its superior."""
    words, place = _stem(full_name), place_of(above)
    return words.removeprefix(place) or words


def place_of(above: str) -> str:
    """The place that the organisations below one of this full name have in theirs; the Central Committee is none."""
    return "" if is_centre(above) else _stem(above)


def suggest(above: str, unit: str, kind: Kind) -> Names:
    """The names of a unit below the organisation with the full name `above`; `unit` may have League and place in it."""
    words, place = _stem(unit), place_of(above)
    whole = words if place in words else place + words[_overlap(place, words) :]
    full = f"{LEAGUE}{whole}{FULL_ENDINGS.get(kind.category, FULL_ENDINGS[BRANCH])[0]}"
    return Names(full, _short(whole.removeprefix(place) or whole, place, kind))


def category_in(full_name: str) -> str:
    """The category that a full name ends in; '' if it does not say."""
    return _ending_of(full_name.strip())[0]


def remarks(names: Names, kind: Kind, short_twin: str | None = None) -> list[Remark]:
    """What is unusual about names, in sentences that follow 提醒; `short_twin` is a sibling of the same short name."""
    if kind.category == GRADUATE_ORG:
        return []
    found = []
    if not _PREFIX.match(short_key(names.full)):
        found.append(Remark("NAME_PREFIX", "full_name", f"全称没有以“{LEAGUE}”开头"))
    if text := _ending_remark(names.full, kind):
        found.append(Remark("NAME_ENDING", "full_name", text))
    ending = SHORT_ENDINGS[kind.category]
    if not (names.short.endswith(ending) or (kind.is_leading_body and _OF_LEADING_BODY.fullmatch(names.short))):
        found.append(Remark("SHORT_ENDING", "short_name", f"简称没有以“{ending}”结尾"))
    if short_twin:
        found.append(Remark("SHORT_TWIN", "short_name", f"同一上级下面的“{short_twin}”也用这个简称"))
    return found


def _ending_remark(full: str, kind: Kind) -> str:
    if kind.is_leading_body and _OF_LEADING_BODY.fullmatch(full):
        return ""
    category, ending = _ending_of(full)
    if not category:
        return f"全称没有以“{FULL_ENDINGS[kind.category][0]}”结尾"
    title = TITLES[kind.category]
    return "" if category == kind.category else f"全称以“{ending}”结尾，与组织类别“{title}”不一致"


def _ending_of(full: str) -> tuple[str, str]:
    """The category that a full name ends in, and how it says so; '' if it does not."""
    found = ((category, end) for category, endings in FULL_ENDINGS.items() for end in endings if full.endswith(end))
    return next(found, ("", ""))


def _stem(name: str) -> str:
    """A name without the League before and the category behind."""
    plain = _SHORT_PREFIX.sub("", _PREFIX.sub("", "".join(name.split())))
    return _ENDING.sub("", plain) or plain


def _short(words: str, place: str, kind: Kind) -> str:
    if kind.is_leading_body and kind.category == COMMITTEE and words[-1:] in _UNITS:
        return f"团{words}委"
    if kind.category != BRANCH and _SAYS_NOTHING_ALONE.match(words):
        levels = _PLACE.findall(place)
        words = (levels[-1] if levels else place) + words
    return words + SHORT_ENDINGS.get(kind.category, SHORT_ENDINGS[BRANCH])


def _overlap(place: str, words: str) -> int:
    """How many characters at the end of the place `words` begin with: 清河县 + 清河县第二中学."""
    return max((n for n in range(2, len(place) + 1) if words.startswith(place[-n:])), default=0)
