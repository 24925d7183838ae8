"""Log files: one for each part, rotated, without a number of a person in them; warnings to the terminal as well."""

from __future__ import annotations

import logging
import re
import sys
import threading
import traceback
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import IO

import structlog

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
SEVERE = re.compile(r"^\S+ \S+ (WARNING|ERROR|CRITICAL) ")
ANY_LEVEL = re.compile(r"^\S+ \S+ (DEBUG|INFO|WARNING|ERROR|CRITICAL) ")
NUMBER = re.compile(r"(?<![0-9A-Za-z])(?:1[3-9][0-9]{9}|[1-9][0-9]{16}[0-9Xx]|[1-9][0-9]{14})(?![0-9A-Za-z])")
FILE_BYTES, FILES = 5 * 1024 * 1024, 5


def without_numbers(line: str) -> str:
    """`line` with everything that looks like a mobile or an ID number blotted out: the last net, not the first."""
    return NUMBER.sub("<number>", line)


def configure_part_logging() -> None:
    """A part writes to its standard error; whoever started it keeps the lines."""
    _configure(logging.INFO, FORMAT)
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)  # a request that waits a moment is no news


def configure_command_logging() -> None:
    """A command's standard output is its result; only warnings are said beside it."""
    _configure(logging.WARNING, "portal: %(levelname)s %(name)s: %(message)s")


def _configure(level: int, form: str) -> None:
    """Everything, structlog's events too, goes through the standard library to standard error."""
    logging.basicConfig(level=level, format=form, stream=sys.stderr, force=True)
    logging.captureWarnings(True)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.format_exc_info,
            structlog.processors.KeyValueRenderer(key_order=["event"]),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=False,
    )


def part_log(folder: Path, name: str) -> logging.Handler:
    """The rotated log file `name` in `folder`, for lines that are complete already."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return RotatingFileHandler(folder / f"{name}.log", maxBytes=FILE_BYTES, backupCount=FILES, encoding="utf-8")


class LineKeeper(threading.Thread):
    """Takes what one part writes, line by line, into its log file, and says the severe lines on the terminal."""

    def __init__(self, name: str, stream: IO[bytes], log: logging.Handler, *, loud: bool) -> None:
        super().__init__(name=f"log of {name}", daemon=True)
        self.last = ""
        self._name, self._stream, self._log, self._loud = name, stream, log, loud
        self._severe = False

    def run(self) -> None:
        """Until the part and all that inherited its output are gone."""
        for raw in self._stream:
            line = without_numbers(raw.decode("utf-8", "replace").rstrip("\r\n"))
            if line:
                self.last = line
                self._keep(line)
        self._stream.close()

    def _keep(self, line: str) -> None:
        record = logging.LogRecord(self._name, logging.INFO, "", 0, line, None, None)
        self._log.handle(record)
        if ANY_LEVEL.match(line):
            self._severe = SEVERE.match(line) is not None
            if self._severe and self._loud:
                say(f"{self._name}: {line}")


def say(line: str) -> None:
    """One line on the terminal, beside what the command prints."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def log_unforeseen(error: BaseException, folder: Path) -> Path:
    """Keep an unforeseen error's traceback in `folder`, and return the file it went to."""
    log = part_log(folder, "commands")
    text = without_numbers("".join(traceback.format_exception(error)))
    log.setFormatter(logging.Formatter(FORMAT))
    log.handle(logging.LogRecord("command", logging.ERROR, "", 0, text, None, None))
    log.close()
    return folder / "commands.log"
