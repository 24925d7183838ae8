"""An administrator who exports: fills in the page, waits for the worker, reads the file."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import openpyxl
from werkzeug.test import TestResponse

from portal.audit.models import AuditEntry
from portal.db import session
from portal.exports.models import Export
from portal.jobs.entry import perform_here
from tests.casting import Cast
from tests.client import Client

BUTTONS = ("导出", "在后台生成")


def rows_of(content: bytes) -> list[list[Any]]:
    """The lines of a workbook, the heading among them."""
    sheet = openpyxl.load_workbook(io.BytesIO(content), read_only=True).active
    return [list(row) for row in sheet.iter_rows(values_only=True)]


def lines_of(content: bytes) -> list[list[str]]:
    """The lines of a CSV file, the heading among them."""
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def export(client: Client, address: str, **fields: str) -> TestResponse:
    """Open the export's page and send its form."""
    page = client.page(address)
    (button,) = [b.text for b in page.find_all("button") if b.text in BUTTONS]
    return client.submit(address, fields, button=button)


def done(cast: Cast, export_id: int) -> Export:
    """The export, after the worker has had it."""
    with cast.app.app_context():
        perform_here(session().get_one(Export, export_id).run_id or 0)
        return session().get_one(Export, export_id, populate_existing=True)


def logged(cast: Cast, *actions: str) -> list[tuple[str, str, dict]]:
    """(action, outcome, details) of the log's entries about exports, in their order."""
    with cast.app.app_context():
        entries = session().query(AuditEntry).filter(AuditEntry.action.in_(actions)).order_by(AuditEntry.id)
        return [(entry.action, entry.outcome, json.loads(entry.details)) for entry in entries]
