"""A process that does the runs whose numbers it is told, one line each: `python -m tests.imports.performer`."""

from __future__ import annotations

import subprocess
import sys
from types import TracebackType

from portal.config import ROOT, Config
from tests.server.running import environment
from tests.services.environ import environ_of


class Performer:
    """Such a process, ready once it is entered."""

    def __init__(self, config: Config) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.imports.performer"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment(**environ_of(config)),
        )  # fmt: skip

    def __enter__(self) -> Performer:
        self.wait()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._process:
            self._process.kill()

    def begin(self, run_id: int | None) -> None:
        """Let it do a run; it has begun when this returns, more or less."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{run_id}\n")
        self._process.stdin.flush()

    def wait(self) -> None:
        """Until it is ready (again)."""
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "ready\n"


def main() -> None:
    """Do runs until standard input ends."""
    from portal.app import create_app
    from portal.jobs.entry import perform_here
    from portal.server.logs import configure_command_logging

    configure_command_logging()
    app = create_app()
    say = sys.stdout.write
    say("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        with app.app_context():
            perform_here(int(line))
        say("ready\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
