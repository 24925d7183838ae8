"""Where full numbers may go: to those who enter them, logged; never into a file that outlives its process."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from flask import Flask

from portal.audit.models import AuditEntry
from portal.db import session as current
from portal.imports import files
from portal.imports.reading import Header, open_table
from portal.scratch import scratch_folder, sweep
from tests.casting import Cast
from tests.client import Client
from tests.imports.engine import Engine, members
from tests.members import csv_file, member

ONE = "共青团甲省大学机械学院机械1501班支部委员会"


def refused_import(cast: Cast) -> int:
    """An import of the school with one row that was not taken."""
    with cast.app.app_context():
        return Engine(cast.scope("school")).check(csv_file([member(1, ONE, 手机号="12345")])).id


def taken(cast: Cast) -> list[tuple[str, str]]:
    with cast.app.app_context():
        rows = current().query(AuditEntry).filter(AuditEntry.action == "import.problems_taken")
        return [(row.actor, row.outcome) for row in rows]


def token(client: Client) -> str:
    return client.token("/account")


def test_the_list_of_problems_goes_to_who_uploaded_it_and_is_logged(cast: Cast) -> None:
    import_id = refused_import(cast)
    answer = cast.client_for("school").submit(f"/imports/{import_id}", button="下载问题清单（Excel）")
    assert answer.status_code == 200
    assert answer.data.startswith(b"PK")
    assert taken(cast) == [("甲省大学管理员", "done")]


@pytest.mark.parametrize(("name", "status"), [("viewer", 403), ("province", 403), ("national", 403), ("faculty", 404)])
def test_nobody_else_gets_the_list_of_problems(cast: Cast, name: str, status: int) -> None:
    import_id = refused_import(cast)
    client = cast.client_for(name)
    answer = client.post(f"/imports/{import_id}/problems.xlsx", data={"csrf_token": token(client)})
    assert answer.status_code == status
    assert client.get(f"/imports/{import_id}/problems.xlsx").status_code == 405
    assert not [outcome for _, outcome in taken(cast) if outcome == "done"]
    if status == 403:
        assert "下载问题清单" not in client.page(f"/imports/{import_id}").text


def test_an_uploaded_file_in_clear_has_no_name_on_any_disk(cast: Cast) -> None:
    import_id = refused_import(cast)
    with cast.app.app_context(), files.opened(import_id) as path:
        assert str(path.readlink()).startswith("/memfd:")
        with open_table(path, "团员.csv", members().columns) as reader:
            assert any(isinstance(item, Header) for item in reader)
    assert not path.exists()


def test_what_a_killed_process_left_in_clear_is_swept(app: Flask, tmp_path: Path) -> None:
    with app.app_context(), scratch_folder() as busy:
        root = busy.parent
        (busy / "mine").touch()
        code = f"""
            import fcntl, os, tempfile, time
            folder = tempfile.mkdtemp(dir={str(root)!r})
            fcntl.flock(os.open(folder, os.O_RDONLY), fcntl.LOCK_EX)
            open(folder + "/numbers", "w").write("x")
            print(folder, flush=True)
            time.sleep(60)
        """
        other = subprocess.Popen([sys.executable, "-c", textwrap.dedent(code)], stdout=subprocess.PIPE, text=True)
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        sweep(root)
        assert (left / "numbers").exists()
        other.send_signal(signal.SIGKILL)
        other.wait()
        other.stdout.close()
        sweep(root)
        assert not left.exists()
        assert (busy / "mine").exists()
    assert not busy.exists()
    assert root.stat().st_mode & 0o077 == 0
