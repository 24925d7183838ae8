"""`python3 -m portal …` on a bare machine: make .venv, install the lock file, hand over to portal.cli.

Standard library only, and no import of the portal: nothing else is there yet. The file must also
be readable by an older Python, to be able to say that it is too old.
"""

from __future__ import annotations

import fcntl
import gc
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
UNFINISHED = VENV / ".unfinished"
OLDEST = (3, 11)
SAME_VERSION = f"import sys; sys.exit(sys.version_info[:2] != {sys.version_info[:2]!r})"


class BootstrapError(Exception):
    """The virtual environment cannot be made; the text is one line that says what to do."""


def main(arguments: list[str]) -> int:
    """Replace this process by the portal's command line, in its own virtual environment."""
    if Path(sys.prefix).resolve() == VENV.resolve():
        sys.path[0] = str(ROOT)
        gc.set_threshold(50_000, 20, 20)  # a start makes much that stays: to look for garbage takes a tenth of it
        from portal.cli import main as portal

        return portal(arguments)
    try:
        prepare("requirements-dev" if command(arguments) == "test" else "requirements")
        hand_over(arguments)
    except BootstrapError as problem:
        print(f"portal: {problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("portal: stopped; the next start goes on", file=sys.stderr)
        return 130
    return 0


def command(arguments: list[str]) -> str | None:
    """The name of the command, past the options that may stand before it."""
    waiting = iter(arguments)
    for argument in waiting:
        if argument == "--data":
            next(waiting, None)
        elif not argument.startswith("-"):
            return argument
    return None


def prepare(lock_name: str) -> None:
    """Make sure that .venv holds exactly what the lock file names; one process at a time."""
    lock = ROOT / "config" / f"{lock_name}.lock"
    stamp = VENV / f"{lock_name}.sha256"
    wanted = fingerprint(lock)
    if is_ready(stamp, wanted):
        return
    if sys.version_info < OLDEST:
        raise BootstrapError(f"expected Python {version(OLDEST)} or newer, this is {version(sys.version_info)}")
    with alone():
        if is_ready(stamp, wanted):
            return
        say(f"installing packages into {VENV} (once, about a minute) ...")
        make_venv()
        install(lock)
        stamp.write_text(wanted)
        UNFINISHED.unlink()


def is_ready(stamp: Path, wanted: str) -> bool:
    """True if .venv was finished from this very lock file."""
    if UNFINISHED.exists() or not stamp.exists() or not PYTHON.exists():
        return False
    return stamp.read_text() == wanted


def fingerprint(lock: Path) -> str:
    """The lock file's hash and the Python it was installed for: another Python needs another .venv."""
    try:
        digest = hashlib.sha256(lock.read_bytes()).hexdigest()
    except OSError as error:
        raise BootstrapError(f"{lock}: expected the lock file, found: {error.strerror}") from None
    return f"{digest} {version(sys.version_info)}"


def version(numbers: Sequence[Any]) -> str:
    """Major and minor, as people write it."""
    return f"{numbers[0]}.{numbers[1]}"


@contextmanager
def alone() -> Iterator[None]:
    """Hold the clone's lock: two starts at once make one .venv. Released by the system, however we end."""
    descriptor = os.open(ROOT, os.O_RDONLY)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another start that is installing packages ...")
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def make_venv() -> None:
    """An environment with pip in it. One whose making was cut short is thrown away: its files cannot be trusted."""
    if find_spec("ensurepip") is None:
        raise BootstrapError("expected the Python module ensurepip: install the package python3-venv")
    try:
        if UNFINISHED.exists() or not succeeds(SAME_VERSION):
            shutil.rmtree(VENV, ignore_errors=True)
        VENV.mkdir(exist_ok=True)
        UNFINISHED.touch()
    except OSError as error:
        raise BootstrapError(f"{VENV}: expected a folder this user may write: {error.strerror}") from None
    if not succeeds("import pip"):
        run([sys.executable, "-m", "venv", str(VENV)], "the virtual environment could not be made")


def succeeds(code: str) -> bool:
    """True if .venv has a Python that runs `code`."""
    return PYTHON.exists() and subprocess.run([PYTHON, "-c", code], capture_output=True).returncode == 0


def install(lock: Path) -> None:
    """Exactly the files whose hashes the lock names, from wherever pip is set up to look."""
    options = ["--quiet", "--no-input", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    run([str(PYTHON), "-m", "pip", "install", *options, "-r", str(lock)], "the packages could not be installed")


def run(arguments: list[str], failure: str) -> None:
    """Run a step quietly; when it fails, say so in one line with the step's own reason."""
    done = subprocess.run(arguments, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    if done.returncode:
        lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
        errors = [line for line in lines if line.startswith("ERROR:")] or lines[-1:] or ["no reason given"]
        raise BootstrapError(f"{failure}: {errors[-1].removeprefix('ERROR:').strip()}")


def hand_over(arguments: list[str]) -> None:
    """Become .venv's Python. The clone is importable for it and for all its children, from any folder."""
    paths = [str(ROOT), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(paths))
    os.execv(PYTHON, [str(PYTHON), "-P", "-m", "portal.cli", *arguments])  # noqa: S606 -- the arguments are the user's own


def say(line: str) -> None:
    """One line about what takes time; standard output belongs to the command."""
    print(f"portal: {line}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
