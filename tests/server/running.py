"""A portal as its operator sees it: a process, its output, and whatever else runs on its data folder."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.config import ROOT
from tests.services import warm

PORTAL = [sys.executable, "-P", "-m", "portal.cli"]


def environment(**more: str) -> dict[str, str]:
    """The environment of a fresh terminal on this machine."""
    ours = ("PORTAL_", "DATABASE_", "REDIS_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    paths = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    return {**kept, "PYTHONPATH": paths, **more}


def command(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, in a fork of a process that has imported the portal already."""
    return warm.command(arguments, environment(**environ))


def command_from_scratch(*arguments: str, **environ: str) -> subprocess.CompletedProcess[str]:
    """Run one command to its end, in a new process: where the start itself is tried, or more than one process."""
    return subprocess.run(
        [*PORTAL, *arguments], capture_output=True, text=True, env=environment(**environ), timeout=60, check=False
    )


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def eventually(condition: Callable[[], bool], seconds: float = 60) -> bool:
    """True as soon as `condition()` is."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


class Running:
    """`run` on a data folder."""

    def __init__(self, data: Path, *arguments: str, **environ: str) -> None:
        self.data, self.port = data, free_port()
        data.mkdir(parents=True, exist_ok=True)
        self.output = data.parent / f"{data.name}.out"
        with self.output.open("ab") as output:
            self.process = subprocess.Popen(
                [*PORTAL, "--data", str(data), "run", "--port", str(self.port), *arguments],
                stdout=output,
                stderr=subprocess.STDOUT,
                env=environment(PYTHONUNBUFFERED="1", **environ),
                start_new_session=True,
            )

    @property
    def said(self) -> str:
        """What the terminal shows."""
        return self.output.read_text(encoding="utf-8")

    @property
    def ready(self) -> bool:
        """True once the address was printed."""
        return f"http://127.0.0.1:{self.port}" in self.said

    def processes(self, word: str = "") -> list[int]:
        """Every process on this data folder but the first, those with `word` in their command.

        They are known by their environment or their working folder, so that no orphan hides.
        """
        found = []
        for folder in Path("/proc").iterdir():
            with contextlib.suppress(OSError):
                if folder.name.isdigit() and self._owns(folder):
                    line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
                    if word in line:
                        found.append(int(folder.name))
        return sorted(found)

    def _owns(self, folder: Path) -> bool:
        """The environment and the folder of a zombie cannot be read: it is gone already."""
        mark = f"PORTAL_DATA={self.data}".encode()
        inside = (folder / "cwd").readlink().is_relative_to(self.data)
        return inside or mark in (folder / "environ").read_bytes().split(b"\0")

    def get(self, path: str = "/") -> int:
        """The status of a page."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Send a signal and wait for the end."""
        self.process.send_signal(number)
        return self.process.wait(20)


@contextmanager
def running(data: Path, *arguments: str, **environ: str) -> Iterator[Running]:
    """A portal that is up, and gone afterwards whatever the test did."""
    portal = Running(data, *arguments, **environ)
    try:
        if not eventually(lambda: portal.ready or portal.process.poll() is not None, 60) or not portal.ready:
            raise AssertionError(f"the portal did not start:\n{portal.said}")
        yield portal
    finally:
        portal.process.kill()
        portal.process.wait()
        eventually(lambda: not portal.processes(), 5)
