"""Is the person a cadre (团干部), and in what post of the League?"""

import datetime
import re
from functools import lru_cache

from portal.contracts.imports import Cell
from portal.people.rules.cells import (
    BIDI_CONTROLS,
    CONTROLS,
    HAN,
    compact,
    is_nothing,
    one_line,
    overlong,
    quoted,
    text_of,
)
from portal.people.rules.months import parse_month
from portal.people.rules.problems import Parsed, Problem, doubtful, refused

CADRE, POST, POST_SINCE, POST_KIND = "is_cadre", "post", "post_since", "post_kind"
FULL_TIME, PART_TIME, SECONDED = "full_time", "part_time", "seconded"
POST_KINDS = {FULL_TIME: "专职", PART_TIME: "兼职", SECONDED: "挂职"}
MAX_POST = 50
# A longer number may be somebody's identity number in the wrong column; posts are kept in plain text.
MAX_POST_DIGITS = 6

_YES = frozenset("是 √ ✓ ✔ ☑ 对 有 y yes true t 1 团干 团干部 是团干部".split())
_NO = frozenset("否 不是 × ✗ ✘ ✕ x 非 无 没有 n no false f 0 不 非团干部".split())

_KINDS = {title: kind for kind, title in POST_KINDS.items()} | {
    "专": FULL_TIME, "兼": PART_TIME, "挂": SECONDED, "专职团干部": FULL_TIME, "兼职团干部": PART_TIME,
    "挂职团干部": SECONDED, "专职干部": FULL_TIME, "兼职干部": PART_TIME, "挂职干部": SECONDED,
    "full-time": FULL_TIME, "part-time": PART_TIME, "seconded": SECONDED,
}  # fmt: skip

_ROLE = re.compile("书记|支书|委员|常委|支委|部长|干事|组织员|团干")
_OTHER_BODY = re.compile("党|纪委|纪检|工会|妇联|学生会|学联|少先队|村委|居委|村民|居民|人大|政协")
_HARMLESS = re.compile(rf"[{HAN}0-9A-Za-z（）()、，,·/&和兼 -]+")
_CONTROL = re.compile(rf"[{CONTROLS}{BIDI_CONTROLS}]")


def parse_cadre(cell: Cell) -> Parsed[bool]:
    """Whether the person is a cadre; a blank cell means no. CADRE_UNKNOWN for anything but yes or no."""
    if cell == "否":
        return False, ()
    if is_nothing(cell):
        return False, ()
    if (problem := overlong(cell, CADRE, "是否团干部")) is not None:
        return None, (problem,)
    return _read_cadre(text_of(cell))


@lru_cache(maxsize=1024)
def _read_cadre(text: str) -> Parsed[bool]:
    word = compact(text).casefold()
    if word in _YES or word in _NO:
        return word in _YES, ()
    return refused(CADRE, "CADRE_UNKNOWN", f"是否团干部{quoted(text)}看不明白，请填“是”或“否”。")


def parse_post(cell: Cell) -> Parsed[str]:
    """The post without controls and needless spaces, None for a blank cell.

    POST_UNKNOWN is a warning if the text is no post of the League or looks like a formula, and is kept as
    a plain text; it is an error if it looks like a number of a person. More than 50 characters are an error.
    """
    if is_nothing(cell):
        return None, ()
    if (problem := overlong(cell, POST, "团内职务")) is not None:
        return None, (problem,)
    return _read_post(text_of(cell))


@lru_cache(maxsize=1024)
def _read_post(text: str) -> Parsed[str]:
    post = one_line(text)
    if len(post) > MAX_POST:
        message = f"团内职务有 {len(post)} 个字，超过 {MAX_POST} 个字，请写简称，例如“团支部书记”。"
        return refused(POST, "FIELD_TOO_LONG", message)
    if sum(map(str.isdigit, post)) > MAX_POST_DIGITS:
        return refused(POST, "POST_UNKNOWN", f"团内职务{quoted(post)}像是一个号码，请核对是否填错了列。")
    if _is_league_post(text, post):
        return post, ()
    message = f"团内职务{quoted(post)}不像共青团的职务，已按原文录入，请核对，例如“团支部书记”“组织委员”。"
    return post, (doubtful(POST, "POST_UNKNOWN", message),)


def _is_league_post(text: str, post: str) -> bool:
    if post.startswith("-") or _CONTROL.search(" ".join(text.split())):
        return False
    return bool(_HARMLESS.fullmatch(post) and _ROLE.search(post) and not _OTHER_BODY.search(post))


def parse_post_kind(cell: Cell) -> Parsed[str]:
    """One of POST_KINDS, None for a blank cell; what is neither is left out with a warning."""
    if is_nothing(cell):
        return None, ()
    text = text_of(cell)
    kind = _KINDS.get(compact(text).casefold())
    if kind is not None:
        return kind, ()
    message = f"任职方式{quoted(text)}看不明白，这一项留空录入，请填“专职”“兼职”或“挂职”。"
    return None, (doubtful(POST_KIND, "POST_KIND_UNKNOWN", message),)


def parse_post_since(cell: Cell, today: datetime.date) -> Parsed[str]:
    """Since when the post is held, as 'YYYY-MM', None for a blank cell; what is no month is left out with a warning."""
    month, problems = parse_month(cell, today)
    if not problems:
        return month, ()
    message = "任现职年月看不明白或晚于本月，这一项留空录入，请写成“2018-09”这样的年-月。"
    return None, (doubtful(POST_SINCE, "POST_SINCE_UNCLEAR", message),)


def check_cadre(is_cadre: bool, post: str | None) -> tuple[Problem, ...]:
    """CADRE_CONFLICT (warning) where the two columns contradict each other."""
    if is_cadre and post is None:
        return (doubtful(POST, "CADRE_CONFLICT", "填写了是团干部，但没有团内职务，请补上职务。"),)
    if not is_cadre and post is not None:
        message = "填写了团内职务，但不是团干部，职务没有录入；如是团干部，请把“是否团干部”改为“是”。"
        return (doubtful(CADRE, "CADRE_CONFLICT", message),)
    return ()
