"""Nothing outlives the process that started it."""

import subprocess
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.running import environment, eventually

PARENT = """
import os, subprocess, sys, time
end, held = os.pipe()
environ = {**os.environ, "PORTAL_LIFELINE": str(end)}
words = [word.replace("PARENT", str(os.getpid())) for word in sys.argv[1:]]
child = subprocess.Popen(words, env=environ, pass_fds=(end,), start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""
TIED = "from portal.server import lifeline; import time; lifeline.hold_on(); print('up', flush=True); time.sleep(60)"
PIPE_ONLY = TIED.replace("lifeline.hold_on()", "lifeline.die_with_parent = lambda parent: None; lifeline.hold_on()")
FORKING = textwrap.dedent("""
    import os, time
    from portal.server import lifeline
    lifeline.hold_on()
    worker = os.getpid()
    if os.fork() == 0:
        os.setpgrp()
        lifeline.die_with_parent(worker)
    os.write(1, b"up\\n")
    time.sleep(60)
""")


@pytest.fixture
def start() -> Iterator[Callable[..., tuple[subprocess.Popen[str], int]]]:
    """Starts a parent that starts a child; gives the parent and the child's number."""
    parents: list[subprocess.Popen[str]] = []

    def started(*words: str) -> tuple[subprocess.Popen[str], int]:
        parent = subprocess.Popen(
            [sys.executable, "-P", "-c", PARENT, *words], stdout=subprocess.PIPE, text=True, env=environment()
        )
        parents.append(parent)
        assert parent.stdout is not None
        return parent, int(parent.stdout.readline())

    yield started
    for parent in parents:
        parent.kill()
        parent.wait()
        assert parent.stdout is not None
        parent.stdout.close()


def alive(*pids: int) -> list[int]:
    """Those that still run; a zombie does not."""
    found = []
    for pid in pids:
        stat = Path(f"/proc/{pid}/stat")
        if stat.exists() and stat.read_text().rpartition(")")[2].split()[0] != "Z":
            found.append(pid)
    return found


@pytest.mark.parametrize("code", [TIED, PIPE_ONLY], ids=["kernel and pipe", "pipe alone"])
def test_a_child_dies_with_a_killed_parent(start, code):
    parent, child = start(sys.executable, "-P", "-c", code)
    assert parent.stdout is not None
    assert parent.stdout.readline() == "up\n"
    assert alive(child) == [child]
    parent.kill()
    parent.wait()
    assert eventually(lambda: alive(child) == [], 3)


def test_a_fork_of_a_child_dies_too_though_it_left_the_group(start):
    parent, child = start(sys.executable, "-P", "-c", FORKING)
    assert parent.stdout is not None
    assert [parent.stdout.readline() for _ in range(2)] == ["up\n", "up\n"]
    fork = int(Path(f"/proc/{child}/task/{child}/children").read_text())
    parent.kill()
    parent.wait()
    assert eventually(lambda: alive(child, fork) == [], 3)


def test_a_foreign_program_dies_with_its_starter(start):
    parent, child = start(sys.executable, "-P", "-m", "portal.server.lifeline", "PARENT", "/bin/sleep", "60")
    assert eventually(lambda: b"/bin/sleep" in Path(f"/proc/{child}/cmdline").read_bytes())
    parent.kill()
    parent.wait()
    assert eventually(lambda: alive(child) == [], 3)


def test_a_child_whose_parent_was_quicker_to_die_goes_at_once():
    code = "from portal.server import lifeline; lifeline.die_with_parent(1 << 30); print('still here')"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=environment(), check=False
    )
    assert (done.returncode, done.stdout) == (1, "")


def test_without_a_supervisor_nothing_is_tied():
    code = "from portal.server import lifeline; import threading; lifeline.hold_on(); print(threading.active_count())"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], capture_output=True, text=True, env=environment(), check=True
    )
    assert done.stdout == "1\n"
