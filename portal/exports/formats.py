"""The kinds of files an export can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from portal.contracts.exports import ExportColumn
from portal.exports.delimited import CsvFile
from portal.exports.lines import Lines
from portal.exports.workbook import Workbook

Open = Callable[[Path, str, Sequence[ExportColumn]], Lines]


@dataclass(frozen=True, slots=True)
class Format:
    """`title` and `hint` on screens; `open` begins a file at a path, with a title and columns."""

    title: str
    hint: str
    media_type: str
    open: Open


FORMATS: Mapping[str, Format] = {
    "xlsx": Format(
        "Excel 表格（XLSX）", "打开就能看、筛选和打印",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", Workbook,
    ),
    "csv": Format("CSV 文本", "供其他程序读取；用 Excel 打开会丢失长号码的末几位", "text/csv", CsvFile),
}  # fmt: skip
