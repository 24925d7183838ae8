"""The import engine as its users meet it: services ask, a worker in this process does, the report tells."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from portal.contracts.imports import ImportType
from portal.contracts.scope import Scope
from portal.db import session
from portal.imports import services
from portal.imports.models import Import
from portal.imports.report import write_report
from portal.installation import installation
from portal.jobs.entry import perform_here
from portal.jobs.models import Run

KIND = "info_entry.members"


def members() -> ImportType:
    """The import of members."""
    return installation().registry.import_types()[KIND]


@dataclass
class Engine:
    """An administrator with spreadsheets, in the current application context; jobs are done as soon as asked for."""

    scope: Scope
    kind: str = KIND

    @property
    def type(self) -> ImportType:
        """The kind of import."""
        return installation().registry.import_types()[self.kind]

    def send(self, content: bytes, name: str = "团员.csv", form_key: str = "") -> int:
        """Upload a file and leave its check to whoever works."""
        upload = services.Upload(name, content, form_key or str(uuid4()))
        return services.upload(self.scope, self.type, upload)

    def check(self, content: bytes, name: str = "团员.csv") -> Import:
        """Upload a file and have it checked."""
        import_id = self.send(content, name)
        return self.work(import_id)

    def work(self, import_id: int) -> Import:
        """Let the worker do what was asked for last."""
        perform_here(self.found(import_id).run_id or 0)
        return self.found(import_id)

    def apply(self, import_id: int) -> Import:
        """Confirm, and have the good rows stored."""
        services.start_apply(self.scope, self.type, self.found(import_id))
        return self.work(import_id)

    def undo(self, import_id: int) -> Import:
        """Have an import taken back."""
        services.start_undo(self.scope, self.type, self.found(import_id))
        return self.work(import_id)

    def take_in(self, content: bytes, name: str = "团员.csv") -> Import:
        """Upload, check and store."""
        found = self.check(content, name)
        return self.apply(found.id) if found.accepted else found

    def found(self, import_id: int) -> Import:
        """The import as it stands now, whoever changed it."""
        session().rollback()
        return session().get_one(Import, import_id, populate_existing=True)

    def run(self, import_id: int) -> Run:
        """The import's latest job."""
        return session().get_one(Run, self.found(import_id).run_id, populate_existing=True)

    def report(self, import_id: int, folder: Path, *, unmasked: bool = True) -> dict[str, Any]:
        """The report, as another program reads it."""
        path = folder / "report.json"
        write_report(path, self.type, self.found(import_id), unmasked=unmasked)
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        return report


def scalar(sql: str, **values: Any) -> Any:
    """One value straight from the database."""
    s = session()
    s.rollback()
    return s.execute(text(sql), values).scalar()
