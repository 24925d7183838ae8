"""Which rows under a header are no data: totals, signatures, repeated headers, rows with nothing to import."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from portal.contracts.imports import Cell, ColumnSpec
from portal.imports.reading.outcome import Header
from portal.imports.reading.titles import Vocabulary, recognise

# White space and what looks like nothing.
BLANKS = (
    " \t\r\n\x0b\x0c\x00\x1c\x1d\x1e\x1f\x85\xa0\u1680\u180e\u2028\u2029\u202f\u205f\u3000\ufeff\u2060\u00ad\u3164"
    "\uffa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200c\u200d\u200e\u200f"
)
_TOTAL = re.compile(
    r"(?:本页|本班|本支部|本表|全校|全院|全班|以上|人数)?(?:合计|小计|总计|共计|累计|总人数)|共\d+[人名行条]"
)
_SIGNATURE = re.compile(
    r"(?:填表|填报|制表|审核|复核|审批|经办|负责|联系|统计|录入|校对|报送|团委|支部|书记|领导)"
    r"(?:人|单位|日期|时间|电话|方式|负责人|书记|意见|老师)?(?:签字|签名|签章|盖章)?[:(]"
    r"|(?:单位|学校|日期|时间|电话|备注|说明|注|附注|附|盖章|签字|签名|公章)(?:\d|说明)?[:(]"
    r"|(?:填表|填报|制表|审核|复核|经办)(?:人|单位|日期|时间)?(?:签字|签名|签章|盖章)?$"
    r"|第\d+页|共\d+页|以下(?:空白|无正文|无内容)|[(]?盖章[)]?$|[(]以下空白[)]"
)
_DATE = re.compile(r"\d{4}[-年/.]\d{1,2}[-月/.](?:\d{1,2}日?)?$|年月日$")
_COUNT = re.compile(r"共?\d{0,6}[人名个条行份]?$")
_NO_MARK = re.compile(r"[\W_]+")


def is_blank(cells: Sequence[Cell]) -> bool:
    """Whether a row shows nothing at all."""
    return not any(cell is not None and (not isinstance(cell, str) or cell.strip(BLANKS)) for cell in cells)


class RowJudge:
    """Tells data from what only surrounds it, for the rows under one header."""

    def __init__(self, header: Header, above: Sequence[Sequence[Cell]], columns: Sequence[ColumnSpec],
                 known: Vocabulary) -> None:  # fmt: skip
        """`above`: the rows of the header and those over it, which printed pages repeat."""
        self._positions = header.positions
        self._identifying = [header.positions[c.key] for c in columns if c.identifying and c.key in header.positions]
        self._required = {c.key for c in columns if c.required}
        self._above = {filled for cells in above if len(filled := _filled(cells)) > 0}
        self._known = known

    def may_name_person(self, cells: Sequence[Cell]) -> bool:
        """Whether an identifying column holds anything but a count, a label or a heading: such a row is data."""
        return any(_identifies(cells[spot], self._known) for spot in self._identifying)

    def skip_reason(self, cells: Sequence[Cell]) -> str:
        """Why a row that names no person is no data, in Chinese; empty if it is data all the same."""
        filled = _filled(cells)
        if filled in self._above or self._repeats_header(cells):
            return "重复的表头"
        first = filled[0] if filled else ""
        if _TOTAL.match(first):
            return "合计行"
        if _SIGNATURE.match(first) or all(_is_label(text) for text in filled):
            return "签名、说明等表尾内容"
        if all(cells[spot] in (None, "") for spot in self._positions.values()):
            return "要导入的各列都没有内容"
        return ""

    def _repeats_header(self, cells: Sequence[Cell]) -> bool:
        same = sum(recognise(cells[spot], self._known) == key for key, spot in self._positions.items())
        return same >= max(2, len(self._positions) // 2)

    def new_positions(self, cells: Sequence[Cell]) -> dict[str, int] | None:
        """Where the columns are if this row starts a second table in another order, or None."""
        if sum(cell is not None for cell in cells) < len(self._required):
            return None
        positions: dict[str, int] = {}
        for spot, cell in enumerate(cells):
            key = recognise(cell, self._known)
            if key is not None:
                positions.setdefault(key, spot)
        return positions if positions.keys() >= self._required and positions != self._positions else None


def _filled(cells: Sequence[Cell]) -> tuple[str, ...]:
    texts = (_folded(cell) for cell in cells if cell is not None)
    return tuple(text for text in texts if text)


def _folded(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", str(cell)).strip(BLANKS))


def _is_label(text: str) -> bool:
    return ":" in text or bool(_DATE.search(text) or _COUNT.match(text) or not _NO_MARK.sub("", text))


def _identifies(cell: Cell, known: Vocabulary) -> bool:
    """Whether a cell may be somebody's number: not a count, a date, a label such as 联系电话：…, or a heading."""
    if cell is None or cell == "":
        return False
    text = _folded(cell)
    return not (_is_label(text) or _SIGNATURE.match(text) or _TOTAL.match(text) or recognise(str(cell), known))
