"""Reading exports."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select

from portal.accounts.models import Account
from portal.contracts.exports import ExportType
from portal.contracts.scope import Scope
from portal.db import session
from portal.exports import states
from portal.exports.models import Export
from portal.installation import installation
from portal.jobs.models import Run
from portal.orgs.models import Org
from portal.orgs.paths import upper

PAGE = 50
FAILED = "failed"
TITLES = {**states.TITLES, FAILED: "没有完成"}


@dataclass(frozen=True, slots=True)
class Line:
    """An export in the list: its state, and how far its job is."""

    export: Export
    state: str
    done: int = 0
    total: int = 0


def kinds_for(plugins: frozenset[str]) -> Mapping[str, ExportType]:
    """Kinds of exports of the core and of these plugins, by key."""
    registry = installation().registry
    return registry.of(registry.exports(), plugins)


def find_export(scope: Scope, export_id: int) -> Export | None:
    """The export, if it is of an organisation in the scope's subtree."""
    found = session().get(Export, export_id, populate_existing=True)
    return found if found is not None and scope.covers(found.path) else None


def own_exports(scope: Scope, before: int | None = None) -> tuple[list[Line], int | None]:
    """A page of what this account has asked for in this subtree, the newest first, and the key of the next page."""
    wanted = (
        select(Export, Run)
        .outerjoin(Run, Run.id == Export.run_id)
        .where(Export.account_id == scope.account_id, Export.path >= scope.org.path)
        .where(Export.path < upper(scope.org.path), Export.type.in_(kinds_for(scope.plugins)))
    )
    if before is not None:
        wanted = wanted.where(Export.id < before)
    found = session().execute(wanted.order_by(Export.id.desc()).limit(PAGE + 1)).all()
    lines = [_line(export, run) for export, run in found[:PAGE]]
    return lines, lines[-1].export.id if len(found) > PAGE else None


def asker_and_code(found: Export) -> tuple[str, str]:
    """Who asked for an export, and the code of the organisation, '' if that is closed."""
    wanted = (
        select(Account.name, Org.code, Org.closed_at)
        .select_from(Export)
        .join(Org, Org.id == Export.org_id)
        .outerjoin(Account, Account.id == Export.account_id)
        .where(Export.id == found.id)
    )
    name, code, closed_at = session().execute(wanted).one()
    return name or "", "" if closed_at else code


def _line(export: Export, run: Run | None) -> Line:
    state = states.state_of(export)
    if run is None or state != states.WRITING:
        return Line(export, state)
    return Line(export, FAILED if run.state == "failed" else state, run.done_units, run.total_units)
