"""The first command on a bare machine, in a clone with an empty lock file: no network, no dependency."""

import os
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from portal.config import ROOT

pytestmark = pytest.mark.slow
CLI = """
import sys
def main(arguments):
    print(sys.prefix, *arguments)
    return 7
if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
"""
PYTHON = getattr(sys, "_base_executable", sys.executable)


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A new clone whose command line only says where it runs."""
    return make_clone(tmp_path / "clone")


@pytest.fixture
def clone(tmp_path: Path, once: Path) -> Path:
    """The same after its first start; an environment with nothing in it may be copied."""
    return Path(shutil.copytree(once, tmp_path / "clone", symlinks=True))


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = make_clone(tmp_path_factory.mktemp("once") / "clone")
    assert start(found).returncode == 7
    return found


def make_clone(folder: Path) -> Path:
    (folder / "config").mkdir(parents=True)
    (folder / "portal").mkdir()
    for name in ("__init__.py", "__main__.py"):
        shutil.copy(ROOT / "portal" / name, folder / "portal" / name)
    (folder / "portal" / "cli.py").write_text(CLI)
    for name in ("requirements.lock", "requirements-dev.lock"):
        (folder / "config" / name).write_text("# nothing\n")
    return folder


def start(clone: Path, *arguments: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """`python3 -m portal`, or `python3 CLONE/portal` from another folder."""
    environ = {name: value for name, value in os.environ.items() if name not in {"PYTHONPATH", "VIRTUAL_ENV"}}
    call = ["-m", "portal"] if folder is None else [str(clone / "portal")]
    return subprocess.run(
        [PYTHON, *call, *arguments], cwd=folder or clone, env=environ, capture_output=True, text=True, check=False
    )


def test_the_first_start_makes_the_environment_and_hands_over(bare):
    first = start(bare, "run", "--port", "1")
    assert first.stdout == f"{bare}/.venv run --port 1\n"
    assert first.returncode == 7
    assert first.stderr == f"portal: installing packages into {bare}/.venv (once, about a minute) ...\n"
    second = start(bare, "doctor")
    assert (second.stdout, second.stderr) == (f"{bare}/.venv doctor\n", "")


def test_it_works_from_any_folder(clone, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    done = start(clone, "orgs", "load", folder=tmp_path / "elsewhere")
    assert done.stdout == f"{clone}/.venv orgs load\n"


def test_inside_its_own_environment_it_hands_over_at_once(clone):
    for stamp in (clone / ".venv").glob("*.sha256"):
        stamp.unlink()
    own = [clone / ".venv" / "bin" / "python", "-m", "portal", "jobs"]
    done = subprocess.run(own, cwd=clone, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (7, f"{clone}/.venv jobs\n", "")


@pytest.mark.parametrize("arguments", [["test"], ["--data", "run", "test"], ["--data=run", "test", "-x"]])
def test_the_tests_need_packages_of_their_own(clone, arguments):
    assert not (clone / ".venv" / "requirements-dev.sha256").exists()
    assert "installing" in start(clone, *arguments).stderr
    assert (clone / ".venv" / "requirements-dev.sha256").exists()
    assert start(clone, *arguments).stderr == ""


def test_a_changed_lock_file_is_installed(clone):
    (clone / "config" / "requirements.lock").write_text("# something else\n")
    assert "installing" in start(clone).stderr
    assert start(clone).stderr == ""


def test_a_half_made_environment_is_made_anew(clone):
    (clone / ".venv" / ".unfinished").touch()
    (clone / ".venv" / "half").touch()
    done = start(clone, "run")
    assert done.returncode == 7
    assert not (clone / ".venv" / "half").exists()
    assert not (clone / ".venv" / ".unfinished").exists()


def test_an_environment_without_its_python_is_made_anew(clone):
    (clone / ".venv" / "bin" / "python").unlink()
    assert start(clone, "run").returncode == 7


def test_two_starts_at_once_make_one_environment(bare):
    done: list[subprocess.CompletedProcess[str]] = []
    threads = [threading.Thread(target=lambda: done.append(start(bare, "run"))) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [one.returncode for one in done] == [7, 7]
    assert "".join(one.stderr for one in done).count("installing packages into") == 1


def test_a_failed_installation_is_one_line_and_the_next_start_tries_again(clone):
    lock = clone / "config" / "requirements.lock"
    lock.write_text("not-a-package @ file:///nowhere/not_a_package-1-py3-none-any.whl --hash=sha256:" + "0" * 64 + "\n")
    failed = start(clone, "run")
    assert failed.returncode == 1
    assert failed.stdout == ""
    assert failed.stderr.splitlines()[1].startswith("portal: the packages could not be installed: ")
    assert len(failed.stderr.splitlines()) == 2
    lock.write_text("# nothing\n")
    assert start(clone, "run").returncode == 7


def test_a_clone_without_its_lock_file_is_one_line(clone):
    (clone / "config" / "requirements.lock").unlink()
    failed = start(clone, "run")
    assert failed.returncode == 1
    lock = clone / "config" / "requirements.lock"
    assert failed.stderr == f"portal: {lock}: expected the lock file, found: No such file or directory\n"
