"""The portal's processes as forks of one that has it imported already: to import it takes longer than most of them.

That one does nothing else, so each fork finds what it would find in a process of its own.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path

from portal.config import ROOT

SECONDS = 120
"""No command takes longer."""
_one_at_a_time = threading.Lock()


def command(arguments: Sequence[str], environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `python3 -m portal ARGUMENTS` to its end, with exactly this environment."""
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        code = _ask(environ, ["portal.cli", arguments, str(out), str(err), SECONDS])
        return subprocess.CompletedProcess(arguments, code, _words(out), _words(err))


class Part:
    """`python -m portal.server.part KIND`, with what a test asks of a Popen. `log` gets its output."""

    def __init__(self, kind: str, environ: Mapping[str, str], log: Path) -> None:
        self.pid = _ask(environ, ["portal.server.part", [kind], str(log), str(log), 0])
        self._ended = os.pidfd_open(self.pid)
        self.args = ["part", kind]

    def __del__(self) -> None:
        os.close(self._ended)

    def poll(self) -> int | None:
        """None while it runs; with what code it ends is not known."""
        return 0 if select.select([self._ended], [], [], 0)[0] else None

    def wait(self, timeout: float | None = None) -> None:
        """Until it has ended."""
        if not select.select([self._ended], [], [], timeout)[0]:
            raise subprocess.TimeoutExpired(self.args, timeout or 0)

    def send_signal(self, number: int) -> None:
        """Unless it has ended: somebody else could have its number by now."""
        if self.poll() is None:
            signal.pidfd_send_signal(self._ended, number)

    def kill(self) -> None:
        """`kill -9`."""
        self.send_signal(signal.SIGKILL)


def _words(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


def _ask(environ: Mapping[str, str], job: list[object]) -> int:
    """Hand a job to the process that forks: `[module, arguments, out, err, seconds]`. The exit code, or without
    seconds the new process's id at once."""
    server = _server(environ.get("PYTHONPATH", ""))
    assert server.stdin is not None
    assert server.stdout is not None
    with _one_at_a_time:
        server.stdin.write(json.dumps([dict(environ), str(Path.cwd()), *job]) + "\n")
        server.stdin.flush()
        return int(server.stdout.readline())


@cache
def _server(path: str) -> subprocess.Popen[str]:
    """The process that forks, for one PYTHONPATH; it ends when its standard input does."""
    environ = {**os.environ, "PYTHONPATH": path}
    argv = [sys.executable, "-P", "-m", "tests.services.warm"]
    server = subprocess.Popen(argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ, cwd=ROOT)
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    _import_everything()
    gc.freeze()
    running: set[int] = set()
    for line in sys.stdin:
        running = {pid for pid in running if os.waitpid(pid, os.WNOHANG) == (0, 0)}
        environ, folder, module, arguments, out, err, seconds = json.loads(line)
        pid = os.fork()
        if pid == 0:
            _become(environ, folder, out, err, seconds)
            sys.exit(import_module(module).main(arguments))
        running |= set() if seconds else {pid}
        answer = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) if seconds else pid
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for pid in running:
        os.kill(pid, signal.SIGKILL)


def _import_everything() -> None:
    from portal.cli import COMMANDS, core_command
    from portal.hooks import load_registry
    from tests.services.backend import own_plugins

    for module in ("app", "server.part", "server.worker", "jobs.ticker"):
        import_module(f"portal.{module}")
    for name in COMMANDS:
        core_command(name)
    load_registry(own_plugins())


def _become(environ: dict[str, str], folder: str, out: str, err: str, seconds: int) -> None:
    """In the fork: have what a new process would have."""
    os.setsid()
    signal.alarm(seconds)
    for number, file in enumerate((os.devnull, out, err)):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND), number)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)


if __name__ == "__main__":
    _serve()
