"""The command line's contract: one line on stderr, and the exit code says which kind of trouble it is."""

import subprocess
import sys
from pathlib import Path

import pytest

from portal.cli import COMMANDS
from portal.config import ROOT
from portal.server.tests_cli import OPERATORS, fast_folder, shared_bytecode
from tests.server.running import command, command_from_scratch, environment


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder whose database exists."""
    folder = tmp_path_factory.mktemp("cli") / "data"
    assert command_from_scratch("db", "upgrade", PORTAL_DATA=str(folder)).returncode == 0
    return folder


def one_line(done: subprocess.CompletedProcess[str]) -> str:
    """What was said on stderr, which must be one line, with nothing on stdout."""
    assert done.stdout == ""
    assert done.stderr.startswith("portal: ")
    assert done.stderr.count("\n") == 1
    return done.stderr


def test_help_lists_every_command_without_importing_one():
    code = "import sys; from portal.cli import main; main(['--help']); print(sorted(sys.modules), file=sys.stderr)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=environment(), check=True)
    assert "flask" not in done.stderr
    assert "sqlalchemy" not in done.stderr
    assert all(f"\n  {name} " in done.stdout for name in ("run", "test", "db"))


def test_every_command_that_is_listed_can_be_called():
    for name, (place, _) in COMMANDS.items():
        if (ROOT / place.partition(":")[0].replace(".", "/")).with_suffix(".py").exists() and name != "test":
            assert command_from_scratch(name, "--help").returncode == 0, name


@pytest.mark.parametrize(
    "arguments",
    [["run", "--prot", "1"], ["run", "--port", "0"], ["db"], ["db", "no-such"], ["no-such-command"], ["--data"]],
)
def test_wrong_usage_is_2(arguments, tmp_path):
    done = command(*arguments, PORTAL_DATA=str(tmp_path))
    assert done.returncode == 2
    one_line(done)


def test_bad_configuration_is_2(tmp_path):
    done = command("db", "status", PORTAL_DATA=str(tmp_path), PORTAL_PORT="eighty")
    assert done.returncode == 2
    assert one_line(done) == "portal: PORTAL_PORT: expected a whole number from 1 to 65535\n"


@pytest.mark.parametrize("where", ["before", "after", "joined"])
def test_the_data_folder_may_be_named_before_or_after_the_command(data, where):
    arguments = {
        "before": ["--data", str(data), "db", "check"],
        "after": ["db", "check", "--data", str(data)],
        "joined": ["db", "check", f"--data={data}"],
    }
    done = command(*arguments[where], PORTAL_DATA="/nowhere/at/all")
    assert (done.returncode, done.stderr) == (0, "")


def test_a_relative_data_folder_is_below_the_present_one(tmp_path):
    (tmp_path / "here").mkdir()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "portal.cli", "db", "upgrade", "--data", "here"],
        cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "here" / "portal.db").exists()


def test_a_command_on_an_empty_folder_makes_the_database(tmp_path):
    done = command("jobs", "list", PORTAL_DATA=str(tmp_path / "new"))
    assert done.returncode == 0, done.stderr
    assert command("db", "check", PORTAL_DATA=str(tmp_path / "new")).returncode == 0


def test_a_database_of_another_version_is_refused_until_it_is_upgraded(tmp_path):
    import sqlite3

    assert command("db", "upgrade", PORTAL_DATA=str(tmp_path)).returncode == 0
    with sqlite3.connect(tmp_path / "portal.db") as database:
        database.execute("DELETE FROM alembic_info_entry")
        database.execute("DROP TABLE IF EXISTS info_entry_stage")
    database.close()
    refused = command("jobs", "list", PORTAL_DATA=str(tmp_path))
    assert refused.returncode == 1
    assert "python3 -m portal db upgrade" in one_line(refused)
    assert command("db", "check", PORTAL_DATA=str(tmp_path)).returncode == 1


def test_db_status_names_every_part(data):
    done = command("db", "status", PORTAL_DATA=str(data))
    assert done.returncode == 0
    assert [line.split()[0] for line in done.stdout.splitlines()] == [
        "core", "graduate_register", "graduation_marking", "info_entry", "statistics", "township_verification"
    ]
    assert all(line.endswith("current") for line in done.stdout.splitlines())


def test_an_unforeseen_error_is_one_line_and_its_details_are_in_a_file(tmp_path):
    code = (
        "import portal.migrate, portal.cli, sys; portal.migrate.status = None; sys.exit(portal.cli.main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "db", "status", "--data", str(tmp_path)],
        capture_output=True, text=True, env=environment(), check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert one_line(done).startswith("portal: unexpected error TypeError; the details are in ")
    assert "Traceback" in (tmp_path / "logs" / "commands.log").read_text()


def test_test_hands_everything_to_pytest_and_returns_its_verdict(tmp_path):
    (tmp_path / "test_nothing.py").write_text(
        "def test_nothing(): assert 'PORTAL_DATA' not in __import__('os').environ\n"
    )
    passed = command_from_scratch("test", "-n0", str(tmp_path / "test_nothing.py"), PORTAL_DATA="/data/of/the/operator")
    assert passed.returncode == 0, passed.stdout
    assert "1 passed" in passed.stdout
    assert command_from_scratch("test", "-n0", str(tmp_path / "no_such_file.py")).returncode == 4


def test_the_tests_see_nothing_of_the_operators_portal_but_what_ci_promises() -> None:
    assert all(map(OPERATORS.match, ("DATABASE_URL", "REDIS_URL", "PORTAL_DATA", "PORTAL_KEYS")))
    assert not any(map(OPERATORS.match, ("PORTAL_REQUIRE_POSTGRES", "PORTAL_REQUIRE_BROWSER", "PORTAL_TEST_ALSO")))


def test_what_tests_write_is_gone_with_them() -> None:
    with fast_folder({}) as folder:
        assert folder is None or folder.is_dir()
    assert folder is None or not folder.exists()
    with fast_folder({"TMPDIR": "/elsewhere"}) as folder:
        assert folder is None


def test_compiled_code_is_shared_by_what_tests_start_and_goes_nowhere_else(tmp_path: Path) -> None:
    shared = shared_bytecode({"PATH": "/bin", "PYTHONDONTWRITEBYTECODE": "1"}, tmp_path)
    assert shared == {"PATH": "/bin", "PYTHONPYCACHEPREFIX": str(tmp_path / "compiled")}
    assert shared_bytecode({"PATH": "/bin"}, tmp_path) == {"PATH": "/bin"}
