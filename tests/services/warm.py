"""Commands in forks of a process that has the portal imported already: to import it takes longer than most of them.

That process does nothing else, so each command finds what it would find in a process of its own.
"""

from __future__ import annotations

import atexit
import gc
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NoReturn

from portal.config import ROOT

SECONDS = 120
"""No command takes longer."""
_one_at_a_time = threading.Lock()


def command(arguments: Sequence[str], environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Run `python3 -m portal ARGUMENTS` to its end, with exactly this environment."""
    with tempfile.TemporaryDirectory() as folder, _one_at_a_time:
        out, err = Path(folder, "out"), Path(folder, "err")
        server = _server(environ.get("PYTHONPATH", ""))
        assert server.stdin is not None
        assert server.stdout is not None
        job = [arguments, dict(environ), str(Path.cwd()), str(out), str(err)]
        server.stdin.write(json.dumps(job) + "\n")
        server.stdin.flush()
        code = int(server.stdout.readline())
        return subprocess.CompletedProcess(arguments, code, _words(out), _words(err))


def _words(file: Path) -> str:
    return file.read_text(encoding="utf-8") if file.exists() else ""


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
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            _become(*json.loads(line))
        sys.stdout.write(f"{os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])}\n")
        sys.stdout.flush()


def _import_everything() -> None:
    import portal.app  # noqa: F401
    from portal.cli import COMMANDS, core_command
    from portal.hooks import load_registry
    from tests.services.backend import own_plugins

    for name in COMMANDS:
        core_command(name)
    load_registry(own_plugins())


def _become(arguments: list[str], environ: dict[str, str], folder: str, out: str, err: str) -> NoReturn:
    """In the fork: what a new process would have, and then the command."""
    from portal.cli import main

    signal.alarm(SECONDS)
    for number, file in enumerate((os.devnull, out, err)):
        os.dup2(os.open(file, os.O_RDWR | os.O_CREAT), number)
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(folder)
    sys.exit(main(arguments))


if __name__ == "__main__":
    _serve()
