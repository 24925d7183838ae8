"""The mobile number of mainland China: 1, 3 to 9, nine digits.

There is no list of prefixes: it would be out of date with the next range the ministry assigns.
"""

import re
import unicodedata

from portal.contracts.imports import Cell
from portal.people.rules.cells import (
    BIDI_CONTROLS,
    CONTROLS,
    DASHES,
    INVISIBLE,
    is_nothing,
    overlong,
    text_of,
)
from portal.people.rules.problems import Parsed, refused

COLUMN = "mobile"

_CLEAN = re.compile(r"1[3-9][0-9]{9}")
_PREFIXED = re.compile(r"(?:(?:\+|00)?86)?(1[3-9][0-9]{9})")
_DECIMALS = re.compile(r"\.0+$")
_NOISE = re.compile(rf"[\s{INVISIBLE}{BIDI_CONTROLS}{CONTROLS}{DASHES}'\"`´‘’“”′″.()=]+")
_SCIENTIFIC = re.compile(r"[0-9.]+[eE]\+?[0-9]+")


def parse_mobile(cell: Cell) -> Parsed[str]:
    """The eleven digits, without country code and separators (R2.2).

    A number held as a number is taken: eleven digits lose nothing.
    """
    if isinstance(cell, str) and _CLEAN.fullmatch(cell):
        return cell, ()
    if is_nothing(cell):
        return refused(COLUMN, "PHONE_MISSING", "没有填写手机号，请补上本人的 11 位手机号。")
    if (problem := overlong(cell, COLUMN, "手机号")) is not None:
        return None, (problem,)
    number = without_noise(text_of(cell))
    if match := _PREFIXED.fullmatch(number):
        return match[1], ()
    return refused(COLUMN, "PHONE_FORMAT", _format_message(number))


def without_noise(text: str) -> str:
    """The text without spaces, dashes, brackets, quotation marks and a trailing ".0"."""
    plain = unicodedata.normalize("NFKC", text).strip()
    return _NOISE.sub("", _DECIMALS.sub("", plain))


def _format_message(number: str) -> str:
    if _SCIENTIFIC.fullmatch(number):
        return "手机号变成了科学计数法，请把这一列设为文本格式后重新填写。"
    if number.startswith("0") and not number.startswith("00"):
        return "这里像是固定电话，请填写本人的 11 位手机号，不要填座机。"
    if number.isdecimal() and len(number) != 11:
        return f"手机号应为 11 位，这里有 {len(number)} 位，请核对。"
    return "手机号应是以 13 至 19 开头的 11 位数字，每格只填一个号码，请核对。"
