"""The throw-away process that parses: `python -m portal.imports.reading.child`, a job on stdin, answers on stdout.

Nothing but the standard library and calamine is imported, so that it starts fast and has no secrets.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from pathlib import Path
from typing import Any

from portal.contracts.imports import ColumnSpec
from portal.imports.reading import delimited, sniff, wire
from portal.imports.reading.outcome import MIB, FileRefused, Header, Limits
from portal.imports.reading.table import Batch, Tables
from portal.imports.reading.titles import vocabulary
from portal.server.lifeline import die_with_parent

_LARGE_BATCH = 4 * MIB


def main() -> int:
    """Read one file and answer. Exit code 0 also for a refusal; anything else means that the process broke."""
    job: dict[str, Any] = json.load(sys.stdin)
    limits = Limits(**job["limits"])
    die_with_parent(os.getppid())
    _confine(limits)
    columns = tuple(ColumnSpec(**{**one, "aliases": tuple(one["aliases"])}) for one in job["columns"])
    answers = _Answers(limits)
    try:
        _read(Path(job["path"]), job["filename"], columns, limits, answers)
    except FileRefused as refusal:
        answers.send([wire.REFUSED, refusal.code, refusal.message])
    except MemoryError:
        answers.send([wire.REFUSED, "FILE_BOMB", TOO_MUCH_MEMORY])
    except BrokenPipeError:
        return 0
    except BaseException as error:  # a panic in the Rust library is no Exception
        if isinstance(error, KeyboardInterrupt | SystemExit):
            raise
        answers.send([wire.REFUSED, "FILE_CORRUPT", UNREADABLE, _place(error)])
    return 0


def _place(error: BaseException) -> str:
    """The error's kind and where it came up, without its words: those may be a person's."""
    places = traceback.extract_tb(error.__traceback__)
    last = places[-1] if places else None
    return f"{type(error).__name__} ({last.name}:{last.lineno})" if last else type(error).__name__


UNREADABLE = "文件内容已损坏或不符合表格格式，无法读取，请在 Excel 中打开确认、另存后重新上传。"
TOO_MUCH_MEMORY = "文件展开后过大，已停止读取，请把数据复制到新建的表格或模板中，或拆成几个文件再上传。"


def _confine(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 5))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def _read(path: Path, filename: str, columns: tuple[ColumnSpec, ...], limits: Limits, answers: _Answers) -> None:
    known = vocabulary(columns)
    tables = Tables(columns, known, limits)
    kind = sniff.kind_of(path, filename)
    if kind == sniff.TEXT:
        tables.add(delimited.sheet_of(path, columns, known, limits))
    else:
        from portal.imports.reading import workbook  # a text file needs no calamine

        for sheet in workbook.sheets_of(path, kind, limits):
            tables.add(sheet)
    tables.require_header()
    answers.send([wire.START, kind, tables.total_rows, tables.names, tables.ignored])
    for item in tables.read():
        answers.give(item)
    answers.send([wire.END])


class _Answers:
    def __init__(self, limits: Limits) -> None:
        self._pipe = os.fdopen(os.dup(1), "wb", buffering=0)
        self._limits = limits

    def send(self, message: list[Any]) -> None:
        self._write(wire.pack(message))

    def give(self, item: Header | Batch) -> None:
        if isinstance(item, Header):
            self.send(wire.header_message(item))
            return
        packed = wire.pack(wire.rows_message(item.rows, item.passed))
        if len(packed) <= _LARGE_BATCH:
            self._write(packed)
            return
        self._refuse_long_cells(item)
        half = len(item.rows) // 2
        if not half:
            self._write(packed)
            return
        self.give(Batch(item.rows[:half], item.passed))
        self.give(Batch(item.rows[half:], item.passed))

    def _refuse_long_cells(self, batch: Batch) -> None:
        for number, cells, _ in batch.rows:
            if any(isinstance(cell, str) and len(cell) > self._limits.cell_chars for cell in cells):
                raise FileRefused(
                    "FILE_CORRUPT",
                    f"第{number}行有一个单元格超过{self._limits.cell_chars}个字，不像正常的表格，请改正后再上传。",
                )

    def _write(self, packed: bytes) -> None:
        view = memoryview(packed)
        while view:
            view = view[self._pipe.write(view) :]


if __name__ == "__main__":
    sys.exit(main())
