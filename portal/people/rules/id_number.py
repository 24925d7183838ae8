"""The citizen identity number: GB 11643, eighteen characters, the last one proves the others."""

import datetime
import re
import unicodedata
from functools import lru_cache
from operator import mul
from typing import Literal

from portal.contracts.imports import Cell
from portal.people.rules.cells import BIDI_CONTROLS, CONTROLS, DASHES, INVISIBLE, is_nothing, overlong
from portal.people.rules.problems import Parsed, Problem, refused

COLUMN = "id_number"
Sex = Literal["M", "F"]

MIN_AGE, MAX_AGE = 8, 120
# The first two digits: provinces of GB/T 2260, residence permits (81-83), permanent residents (9 + province).
_PROVINCE = "1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|71|8[1-3]|9[1-7]"
_CLEAN = re.compile(rf"(?:{_PROVINCE})[0-9]{{15}}[0-9X]")
_SHAPE = re.compile(r"[0-9]{17}[0-9X]")
_SCIENTIFIC = re.compile(r"\s*[0-9](?:\.[0-9]+)?[eE]\+?[0-9]{1,2}\s*")
_NOISE = re.compile(rf"[\s{INVISIBLE}{BIDI_CONTROLS}{CONTROLS}{DASHES}'\"`´‘’“”′″,.·=]+")
_PREFIX = re.compile(r"(?:居民|公民)?(?:身份|证件)(?:证件|证)?(?:号码|号)?:?")
# What stands in for X at the end of a number; the check digit proves that it was meant.
_X_LIKE = frozenset("xXХхΧχ×✕✖✗╳*")

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECK_DIGITS = "10X98765432"
_ZEROS = sum(_WEIGHTS) * ord("0")


def parse_id_number(cell: Cell, today: datetime.date) -> Parsed[str]:
    """The 18-character number with an upper-case X, or what is wrong with it.

    Noise around the digits is removed. A number that the spreadsheet holds as a number is never
    repaired: its last three digits are gone even where the check digit happens to fit.
    """
    if isinstance(cell, str) and _CLEAN.fullmatch(cell):
        return _judged(cell, today)
    if is_nothing(cell):
        return refused(COLUMN, "ID_MISSING", "没有填写身份证号，请补上 18 位身份证号。")
    if not isinstance(cell, str) or _SCIENTIFIC.fullmatch(unicodedata.normalize("NFKC", cell[:99])):
        return None, _PRECISION_LOST
    if (problem := overlong(cell, COLUMN, "身份证号")) is not None:
        return None, (problem,)
    number = without_noise(cell)
    if _CLEAN.fullmatch(number):
        return _judged(number, today)
    return refused(COLUMN, "ID_FORMAT", _format_message(number))


def without_noise(text: str) -> str:
    """The text without spaces, dashes, quotation marks and heading, its stand-in for a last X replaced."""
    number = _NOISE.sub("", unicodedata.normalize("NFKC", text))
    number = _PREFIX.sub("", number, count=1) if not number[:1].isdigit() else number
    if len(number) == 18 and number[17] in _X_LIKE:
        return number[:17] + "X"
    return number


def birth_date_of(number: str) -> datetime.date | None:
    """The birth date in an 18-character number, None if there is no such day."""
    return _day(number[6:14])


def sex_of(number: str) -> Sex:
    """The sex in an 18-character number: an odd 17th digit is male."""
    return "M" if number[16] in "13579" else "F"


def check_digit(first_17: str) -> str:
    """The last character that belongs to the first seventeen digits."""
    return _CHECK_DIGITS[(sum(map(mul, _WEIGHTS, first_17.encode("ascii"))) - _ZEROS) % 11]


_PRECISION_LOST = (
    Problem(
        "ID_NOT_TEXT",
        "身份证号所在单元格是数字格式，请先把整列设为文本格式，再重新填写身份证号。",
        COLUMN,
    ),
    Problem(
        "ID_PRECISION_LOST",
        "以数字保存的身份证号后三位已经丢失，无法还原，请对照身份证重新填写，不要在原数字上改格式。",
        COLUMN,
    ),
)


@lru_cache(maxsize=16384)
def _day(digits: str) -> datetime.date | None:
    try:
        return datetime.date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


def _judged(number: str, today: datetime.date) -> Parsed[str]:
    born = _day(number[6:14])
    if born is None:
        return refused(COLUMN, "ID_DATE", "身份证号第 7 至 14 位不是真实存在的日期，请对照身份证核对。")
    if not MIN_AGE <= _age(born, today) <= MAX_AGE:
        return refused(COLUMN, "ID_DATE", _age_message(born, today))
    if check_digit(number[:17]) != number[17]:
        return refused(COLUMN, "ID_CHECKSUM", "身份证号校验位不符，至少有一位填错或两位颠倒，请对照身份证逐位核对。")
    return number, ()


def _age(born: datetime.date, today: datetime.date) -> int:
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def _age_message(born: datetime.date, today: datetime.date) -> str:
    if born > today:
        return "身份证号中的出生日期在今天之后，请对照身份证核对第 7 至 14 位。"
    return f"按身份证号计算年龄为 {_age(born, today)} 岁，不合常理，请对照身份证核对第 7 至 14 位。"


def _format_message(number: str) -> str:
    if len(number) == 15 and number.isdecimal():
        return "这是 15 位的旧身份证号，请填写第二代身份证上的 18 位号码。"
    if "*" in number:
        return "身份证号被星号遮住，请填写完整的 18 位号码。"
    if _SHAPE.fullmatch(number):
        return "身份证号前两位不是任何省份的代码，请对照身份证核对。"
    if len(number) != 18:
        return f"身份证号应为 18 位，这里有 {len(number)} 位，请对照身份证补全或删去多余的字符。"
    return "身份证号应由 17 位数字和末位的数字或 X 组成，请改掉其中的其他字符。"
