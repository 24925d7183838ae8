"""`test`: pytest on this clone."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

import click

from portal.command import RefusedCommandError
from portal.config import ROOT

OPERATORS = re.compile(r"DATABASE_URL|REDIS_URL|PORTAL_(?!TEST_|REQUIRE_)")
MEMORY, ENOUGH = Path("/dev/shm"), 4 << 30  # noqa: S108  # a folder of its own is made in it
"""A file system in memory, where there is one with room: thousands of databases are made and thrown away."""


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False, "help_option_names": []}
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def test(arguments: tuple[str, ...]) -> int:
    """运行测试；参数都交给 pytest，路径相对于仓库根目录。"""
    if find_spec("pytest") is None:
        raise RefusedCommandError("pytest is not installed here: python3 -m portal test, outside of .venv, installs it")
    # The tests' portals are their own: none of them may end up on the operator's data.
    environ = {name: value for name, value in os.environ.items() if not OPERATORS.match(name)}
    with fast_folder(environ) as folder:
        if folder is not None:
            environ["TMPDIR"] = str(folder)
            environ = shared_bytecode(environ, folder)
            arguments = (f"--basetemp={folder / 't'}", *arguments)  # short, for a socket's path has little room
        argv = [sys.executable, "-m", "pytest", *arguments]
        return subprocess.run(argv, cwd=ROOT, env=environ).returncode  # noqa: S603  # our own pytest, no shell


@contextmanager
def fast_folder(environ: Mapping[str, str]) -> Iterator[Path | None]:
    """A folder in memory for everything temporary; None where it is not to be had, or TMPDIR names another."""
    if "TMPDIR" in environ or not _has_room():
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="p-", dir=MEMORY) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL runs as another user than root
        yield Path(folder)


def shared_bytecode(environ: Mapping[str, str], folder: Path) -> dict[str, str]:
    """The suite starts the portal hundreds of times: each would compile it anew where compiled code is not kept."""
    kept = {name: value for name, value in environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    return {**kept, "PYTHONPYCACHEPREFIX": str(folder / "compiled")} if len(kept) < len(environ) else kept


def _has_room() -> bool:
    """Whether programs can be run from there, too."""
    is_open = MEMORY.is_dir() and os.access(MEMORY, os.W_OK | os.X_OK)
    return is_open and not os.statvfs(MEMORY).f_flag & os.ST_NOEXEC and shutil.disk_usage(MEMORY).free >= ENOUGH
