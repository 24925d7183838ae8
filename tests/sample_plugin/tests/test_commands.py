"""The plugin's command and its invariant, in processes of their own."""

from __future__ import annotations

import subprocess
from pathlib import Path

from sqlalchemy import text

from portal.db import session, transaction
from portal.provinces.services import switch
from tests.casting import Cast
from tests.services import warm
from tests.services.parts import environment


def command(cast: Cast, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return warm.command(arguments, environment(cast.app.extensions["portal"].config, folder))


def test_the_command_counts_and_refuses_where_the_plugin_is_off(cast: Cast, write, tmp_path: Path) -> None:
    write("school", "jiada-jx", "jiada-wy")
    assert command(cast, tmp_path, "notes", "count", "--org", "jiada").stdout == "2\n"
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "sample", on=False)
    refused = command(cast, tmp_path, "notes", "count", "--org", "jiada")
    assert (refused.returncode, refused.stderr.count("\n")) == (1, 1)
    assert "没有启用" in refused.stderr


def test_doctor_runs_the_plugin_s_invariant(cast: Cast, write, tmp_path: Path) -> None:
    write("school", "jiada-jx")
    assert command(cast, tmp_path, "doctor").returncode == 0
    with cast.app.app_context(), transaction():
        session().execute(text("UPDATE sample_note SET text = ' '"))
    found = command(cast, tmp_path, "doctor")
    assert found.returncode == 1
    assert "sample.notes_say_something" in found.stderr
