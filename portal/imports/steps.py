"""The steps of an import that a worker does, asked for as runs of the organisation it was uploaded for."""

from __future__ import annotations

from portal.contracts.imports import ImportType
from portal.contracts.scope import Scope
from portal.db import session
from portal.imports.models import Import
from portal.jobs.services import request
from portal.orgs.models import Org
from portal.provinces.queries import acting_for

TITLES = {"check": "检查表格", "apply": "导入入库", "undo": "撤销导入"}


def request_step(kind: ImportType, step: str, found: Import, account_id: int | None) -> int:
    """Ask for one step of an import; the run carries its id and nothing else."""
    scope = scope_of(found, account_id)
    return request(scope, f"{kind.key}.{step}", str(found.id), step_title(kind, step), {"import_id": found.id})


def step_title(kind: ImportType, step: str) -> str:
    """What a step is called on screens."""
    return f"{TITLES[step]}：{kind.title}"


def scope_of(found: Import, account_id: int | None = None) -> Scope:
    """Who a step acts for: the organisation of the import, in the name of the administrator who asked for it."""
    org = session().get_one(Org, found.org_id, populate_existing=True)
    return acting_for(org.ref(), account_id)
