"""Keeping parts running, and stopping them in order."""

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from tests.server.running import environment, eventually

SUPERVISE = """
import sys
from pathlib import Path
from portal.server.child import Part
from portal.server.supervisor import Supervisor
supervisor = Supervisor(Path(sys.argv[1]) / "logs", dict(__import__("os").environ))
for name, code, kill_at in PARTS:
    supervisor.start(Part(name, [sys.executable, "-P", "-c", code], **kill_at))
print("up", flush=True)
supervisor.watch()
supervisor.stop(("web", "worker", "queue"))
print("stopped", flush=True)
"""
POLITE = """
import pathlib, signal, sys, time
def end(number, frame):
    with pathlib.Path("ends").open("a") as file: file.write("NAME\\n")
    sys.exit(0)
signal.signal(signal.SIGTERM, end)
pathlib.Path("NAME").touch()
while True: time.sleep(1)
"""
STUBBORN = """
import pathlib, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
pathlib.Path("NAME").touch()
while True: time.sleep(1)
"""
NEEDS_TWO = """
import pathlib, signal, sys, time
asked = []
def end(number, frame):
    asked.append(number)
    if len(asked) == 2: pathlib.Path("asked twice").touch(); sys.exit(0)
signal.signal(signal.SIGTERM, end)
pathlib.Path("NAME").touch()
while True: time.sleep(1)
"""
SHORT_LIVED = """
import pathlib, sys
with pathlib.Path("lives").open("a") as file: file.write("x")
pathlib.Path("NAME").touch()
sys.exit("13812345678 cannot go on")
"""


class Supervise(Protocol):
    """Starts a supervisor of parts (name, code, settings) in the test's folder."""

    def __call__(self, *parts: tuple[str, str, dict[str, object]]) -> subprocess.Popen[str]: ...


@pytest.fixture
def supervise(tmp_path: Path) -> Iterator[Supervise]:
    """Starts a supervisor and waits until each part runs; nothing of it outlives the test."""
    started: list[subprocess.Popen[str]] = []

    def start(*parts: tuple[str, str, dict[str, object]]) -> subprocess.Popen[str]:
        named = [(name, code.replace("NAME", name), settings) for name, code, settings in parts]
        process = subprocess.Popen(
            [sys.executable, "-P", "-c", SUPERVISE.replace("PARTS", repr(named)), str(tmp_path)],
            cwd=tmp_path, env=environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        started.append(process)
        assert eventually(lambda: all((tmp_path / name).exists() for name, _, _ in parts), 30)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def test_parts_stop_in_the_given_order(supervise, tmp_path):
    parts = [(name, POLITE, {}) for name in ("queue", "worker-1", "worker-2", "web")]
    process = supervise(*parts)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=10)
    assert (process.returncode, output) == (0, "up\nstopped\n")
    ends = (tmp_path / "ends").read_text().split()
    assert (ends[0], sorted(ends[1:3]), ends[3]) == ("web", ["worker-1", "worker-2"], "queue")


def test_a_part_that_does_not_listen_is_killed_in_time(supervise, tmp_path):
    process = supervise(("web", STUBBORN, {"kill_at": 0.5}), ("queue", POLITE, {}))
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert process.returncode == 0
    assert time.monotonic() - begun < 3


def test_a_part_may_be_asked_twice_before_it_is_killed(supervise, tmp_path):
    process = supervise(("worker-1", NEEDS_TWO, {"ask_at": (0.0, 0.3), "kill_at": 5.0}))
    begun = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=10)
    assert (tmp_path / "asked twice").exists()
    assert time.monotonic() - begun < 3


def test_a_second_signal_hurries(supervise, tmp_path):
    process = supervise(("web", STUBBORN, {"kill_at": 60.0}))
    process.send_signal(signal.SIGINT)
    time.sleep(0.3)
    begun = time.monotonic()
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=10)
    assert time.monotonic() - begun < 3


def test_a_part_that_keeps_dying_is_started_again_ever_more_slowly(supervise, tmp_path):
    process = supervise(("web", SHORT_LIVED, {}))
    assert eventually(lambda: len((tmp_path / "lives").read_text()) == 3, 30)
    process.send_signal(signal.SIGTERM)
    output, _ = process.communicate(timeout=10)
    lines = [line for line in output.splitlines() if line.startswith("portal: web ended")]
    pauses = [line.rpartition(" in ")[2] for line in lines]
    assert pauses[:2] == ["0.5 s", "1 s"]
    assert "exit code 1: <number> cannot go on" in lines[0]
