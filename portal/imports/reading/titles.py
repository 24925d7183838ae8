"""Headings as people type them, reduced to what they mean."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from portal.contracts.imports import Cell, ColumnSpec

# Only the characters that occur in headings: names of persons and places are never converted.
_SIMPLIFIED = str.maketrans(
    "別證號碼機電話聯繫係學歷團員幹職務組織稱內發展編屬時間現狀況畢業級總類備註貫貼黨為擔無齡會鄉鎮導單標處錄"
    "紀實歲屆參領點報審覈籤蓋簽製錶",
    "别证号码机电话联系系学历团员干职务组织称内发展编属时间现状况毕业级总类备注贯贴党为担无龄会乡镇导单标处录"
    "纪实岁届参领点报审核签盖签制表",
)
_BRACKETED = re.compile(r"[(\[{<【〔「『《〈][^()\[\]{}<>【】〔〕「」『』《》〈〉]*[)\]}>】〕」』》〉]")
_NOT_A_WORD = re.compile(r"[\W_]+")
_OBLIGATION = re.compile(r"(?:必须填写|必填项?|选填项?|可不填|可选)")
_NUMBERING = re.compile(r"^(?:第?[0-9一二三四五六七八九十]+[列、.)．]+|[(][0-9一二三四五六七八九十]+[)])")
_LATIN = re.compile(r"[a-z0-9]+")
# "联系电话（家长）" is not the member's own number: such a note changes what the column means.
_SOMEBODY_ELSE = re.compile(r"家长|父|母|监护|紧急|介绍人|班主任|辅导员|老师|配偶|固定|固话|座机|办公|曾用")
_LONGEST_TITLE = 60

Vocabulary = dict[str, str]


def plain(text: str) -> str:
    """NFKC, simplified, lower case, without spaces, punctuation and invisible characters."""
    folded = unicodedata.normalize("NFKC", text).translate(_SIMPLIFIED).lower()
    return _NOT_A_WORD.sub("", folded)


def readings(title: str) -> Iterator[str]:
    """What a heading may mean, most literal first: "*身份证号码（必填）" gives 身份证号码必填, 身份证号码."""
    text = unicodedata.normalize("NFKC", title).translate(_SIMPLIFIED).lower()
    yield plain(text)
    text = _OBLIGATION.sub("", text)
    yield plain(text)
    if _SOMEBODY_ELSE.search(text):
        return
    text = _NUMBERING.sub("", _BRACKETED.sub("", text).strip())
    yield plain(text)
    yield from (plain(part) for part in re.split(r"[:/|\n]", text) if part.strip())
    chinese = _LATIN.sub("", text)
    if chinese != text:
        yield plain(chinese)


def vocabulary(columns: Sequence[ColumnSpec]) -> Vocabulary:
    """Every known heading in its plain form, and the key of its column; a title wins over an alias."""
    known: Vocabulary = {}
    for column in columns:
        for reading in readings(column.title):
            known.setdefault(reading, column.key)
    for column in columns:
        for alias in column.aliases:
            known.setdefault(plain(alias), column.key)
    known.pop("", None)
    return known


def recognise(cell: Cell, known: Vocabulary) -> str | None:
    """The key of the column that a heading names, or None."""
    if not isinstance(cell, str) or not cell or len(cell) > _LONGEST_TITLE:
        return None
    return next((known[reading] for reading in readings(cell) if reading in known), None)
