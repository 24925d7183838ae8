"""One way of writing for all the ways names are written, and the school's path taken off a branch's name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from portal.people.rules.cells import DASHES, compact

_DIGIT = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
_SIMPLIFIED = str.maketrans("級屆團學專碩醫師職護業", "级届团学专硕医师职护业")
_SIGNS = str.maketrans("[{【〔《〈<]}】〕》〉>,;·・_~", "(((((((" + ")))))))" + "、、----")
_QUOTES = re.compile(r"[\"'`“”‘’「」『』]|\\[tnr]")
_DASH = re.compile(rf"[{DASHES}\uff5e]+")
_CHINESE_YEAR = re.compile(r"(?<![十百第])二[〇零○][〇零○一二三四五六七八九]{2}(?![十百])")
_CHINESE_INTAKE = re.compile(r"(?<![〇零○一二三四五六七八九十百第])[〇零○一二三四五六七八九]{2}(?=级|届)")
_TENS_INTAKE = re.compile(
    r"(?<![一二三四五六七八九百第])(二十|十(?=[一二三四五六七八九]))([一二三四五六七八九]?)(?=级|届)"
)

_UNIT = (
    "大学(?!生)|学院|学校|中学(?!生)|小学(?!教育)|校区|书院|分校|附中|附小|团委|团总支|团工委|委员会|(?<![关体])系(?![统列])"
    r"|(?<![高初大])[一二三四五六七八九十]中(?=[\d高初七八九教团]|$)"
)
_PATH = re.compile(rf"(?:第\d{{1,2}}|[^\d(])*(?:{_UNIT})")
_BRANCH = re.compile(r"(?:团支部|支部委员会|团支委|团组织|支部)$")


@dataclass(frozen=True, slots=True)
class Name:
    """A branch's name as it is read.

    `text` is the whole of it, `path` the school and faculties before the branch ("江苏大学汽车学院"), `own` the rest
    without 团支部 ("车辆1806").
    """

    text: str
    path: str
    own: str


@lru_cache(maxsize=4096)
def read_name(name: str) -> Name:
    """The name in one way of writing; any text is a name."""
    text = _digits(_plain(name))
    path = _path_of(text)
    return Name(text, path, _BRANCH.sub("", text[len(path) :]) or text)


def _plain(name: str) -> str:
    text = compact(_QUOTES.sub("", name)).translate(_SIMPLIFIED).translate(_SIGNS)
    return _DASH.sub("-", text)


def _digits(text: str) -> str:
    """Years in Chinese numerals as digits: 二〇一八级, 一八级, 十八级. Class numbers stay as they are."""
    text = _CHINESE_YEAR.sub(_one_by_one, text)
    text = _CHINESE_INTAKE.sub(_one_by_one, text)
    return _TENS_INTAKE.sub(lambda found: f"{len(found[1])}{_DIGIT[found[2] or '〇']}", text)


def _one_by_one(found: re.Match[str]) -> str:
    return "".join(_DIGIT[character] for character in found[0])


def _path_of(text: str) -> str:
    """What stands before the branch's own name; "" where nothing would be left, or where it is not clear."""
    found = _PATH.match(text)
    path = found[0] if found else ""
    return "" if not _BRANCH.sub("", text[len(path) :]) else path
