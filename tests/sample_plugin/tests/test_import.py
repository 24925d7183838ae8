"""The plugin's own kind of spreadsheet goes through the core's engine, in the browser and with a worker."""

from __future__ import annotations

import io
from pathlib import Path

from sqlalchemy import select

from portal.counts.checks import COUNTER_CHECKS
from portal.db import session
from portal.imports.models import Import
from tests.casting import Cast
from tests.server.running import eventually
from tests.services.parts import part

FILE = "组织编号,备注\njiada-jx,已联系\nyida,不在范围内\n".encode()


def state(cast: Cast) -> str:
    with cast.app.app_context():
        return session().scalars(select(Import.state).where(Import.type == "sample.notes")).one()


def test_a_file_is_checked_let_in_and_taken_back(cast: Cast, tmp_path: Path) -> None:
    client = cast.client_for("school")
    with part("worker", cast.app.extensions["portal"].config, tmp_path):
        sent = client.submit("/imports/new/sample.notes", {"file": (io.BytesIO(FILE), "备注.csv")})
        assert eventually(lambda: state(cast) == "checked", 30)
        assert "您的管理范围内没有这个编号的组织" in client.page(sent.location).text
        token = client.token(sent.location)
        client.post(f"{sent.location}/apply", data={"csrf_token": token})
        assert eventually(lambda: state(cast) == "applied", 30)
        assert "已联系" in client.page("/sample/jiada").text
        client.post(f"{sent.location}/undo", data={"csrf_token": token, "confirmed": "1"})
        assert eventually(lambda: state(cast) == "undone", 30)
    assert "已联系" not in client.page("/sample/jiada").text
    with cast.app.app_context():
        assert [line for check in COUNTER_CHECKS for line in check.find()] == []
