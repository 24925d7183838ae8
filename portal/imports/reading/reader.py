"""The parent's side of reading: starts the child, hands on what it says, and turns its death into a refusal."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any

import portal
from portal.contracts.imports import ColumnSpec
from portal.imports.reading import wire
from portal.imports.reading.outcome import MIB, FileRefused, Header, Limits, TableRow

_CHILD = "portal.imports.reading.child"
_PIPE = MIB
_PIECE = 256 * 1024


def open_table(path: Path, filename: str, columns: Sequence[ColumnSpec], limits: Limits | None = None) -> TableReader:
    """A reader of the table in `path`, to be used in a `with`; `filename` is what the client called it.

    Iterating gives each Header and then its rows in lists of at most 1000. Raises FileRefused here or on the way;
    after a refusal nothing of what came before may be kept.
    """
    limits = limits or Limits()
    size = path.stat().st_size
    if size == 0:
        raise FileRefused("FILE_EMPTY", "文件是空的（0 字节），可能没有保存成功，请重新保存后再上传。")
    if size > limits.file_bytes:
        raise FileRefused(
            "FILE_TOO_LARGE",
            f"文件有{size // MIB}MB，上限为{limits.file_bytes // MIB}MB，请删去图片等无关内容，或拆成几个文件再上传。",
        )
    return TableReader(path, filename, columns, limits)


class TableReader:
    """Iterate it once. `kind` is xlsx, xls, ods or text; it and the sheets are known before the first item.

    `total_rows` are the rows below all headers, blank ones included, `rows_read` how many of them have been passed;
    `sheets` are read, `ignored_sheets` have content but no header.
    """

    def __init__(self, path: Path, filename: str, columns: Sequence[ColumnSpec], limits: Limits) -> None:
        self.kind = ""
        self.total_rows = 0
        self.rows_read = 0
        self.sheets: tuple[str, ...] = ()
        self.ignored_sheets: tuple[str, ...] = ()
        self._limits = limits
        self._job = {
            "path": str(path.absolute()),
            "filename": filename,
            "columns": [asdict(column) for column in columns],
            "limits": asdict(limits),
        }
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> TableReader:
        self._child = _started(self._job)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        child, self._child = self._child, None
        if child is not None:
            child.kill()
            child.wait()
            for pipe in (child.stdout, child.stdin):
                if pipe is not None:
                    with contextlib.suppress(BrokenPipeError):
                        pipe.close()

    def __iter__(self) -> Iterator[Header | list[TableRow]]:
        header = Header("", 0, (), {})
        behind = passed = 0
        while (message := self._next())[0] != wire.END:
            if message[0] == wire.START:
                _, self.kind, self.total_rows, sheets, ignored = message
                self.sheets, self.ignored_sheets = tuple(sheets), tuple(ignored)
            elif message[0] == wire.HEADER:
                following = wire.header_from(message)
                behind += 0 if following.sheet == header.sheet else passed
                header, passed = following, 0
                yield header
            else:
                passed = message[1]
                self.rows_read = behind + passed
                yield _rows(header.sheet, message)

    def _next(self) -> list[Any]:
        length = int.from_bytes(self._exactly(wire.LENGTH_BYTES), "big")
        if length > wire.LARGEST:
            raise FileRefused("FILE_BOMB", "表格的内容过大，已停止读取，请拆成几个文件再上传。")
        message = wire.unpack(self._exactly(length))
        if message[0] == wire.REFUSED:
            if len(message) > 3:  # not one of the reasons we know: perhaps a fault of ours
                _warn(message[3])
            raise FileRefused(message[1], message[2])
        return message

    def _exactly(self, size: int) -> bytes:
        assert self._child is not None, "open_table is used in a with statement"
        assert self._child.stdout is not None
        pipe = self._child.stdout.fileno()
        ready = select.poll()  # unlike select(), it takes descriptors beyond 1023
        ready.register(pipe, select.POLLIN)
        parts: list[bytes] = []
        deadline = time.monotonic() + self._limits.wait_seconds
        while size:
            if not ready.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise FileRefused("FILE_BOMB", "读取这个文件用时过长，已停止，请把数据复制到新建的表格或模板中再上传。")
            piece = os.read(pipe, min(size, _PIECE))
            if not piece:
                raise _death(self._child.wait())
            parts.append(piece)
            size -= len(piece)
        return b"".join(parts)


def _warn(error: str) -> None:
    import structlog  # the child has this module, too, and starts twice as fast without

    structlog.get_logger(__name__).warning("import.unreadable", error=error)


def _rows(sheet: str, message: list[Any]) -> list[TableRow]:
    rows = [TableRow(sheet, number, cells) for number, cells in zip(message[2], message[3], strict=True)]
    for place, marks in wire.marks_from(message).items():
        rows[place] = TableRow(sheet, rows[place].row, rows[place].cells, marks)
    return rows


def _started(job: dict[str, Any]) -> subprocess.Popen[bytes]:
    """The child, with its job. Its environment holds no keys of ours; its last words are nobody's business."""
    root = str(Path(portal.__file__).parent.parent)
    child = subprocess.Popen(  # noqa: S603 -- our own module; the user's file is named inside the job only
        [sys.executable, "-X", "utf8", "-m", _CHILD],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={"PYTHONPATH": root, "PATH": os.defpath, "LANG": "C.UTF-8"},
        cwd=root,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    with contextlib.suppress(OSError):
        fcntl.fcntl(child.stdout.fileno(), fcntl.F_SETPIPE_SZ, _PIPE)
    with contextlib.suppress(BrokenPipeError):
        child.stdin.write(json.dumps(job).encode())
        child.stdin.close()
    return child


def _death(code: int) -> FileRefused:
    """Why a child died without an answer: out of memory aborts it, out of CPU time it gets a signal."""
    if code == -signal.SIGXCPU:
        return FileRefused("FILE_BOMB", "读取这个文件用时过长，已停止，请把数据复制到新建的表格或模板中再上传。")
    if code in (-signal.SIGABRT, -signal.SIGKILL):
        return FileRefused(
            "FILE_BOMB", "文件展开后过大，已停止读取，请把数据复制到新建的表格或模板中，或拆成几个文件再上传。"
        )
    return FileRefused(
        "FILE_CORRUPT", "文件内容已损坏或不符合表格格式，无法读取，请在 Excel 中打开确认、另存后重新上传。"
    )
