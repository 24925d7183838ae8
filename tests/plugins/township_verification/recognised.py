"""A country in which townships are recognised, and what is kept of its organisations."""

from __future__ import annotations

from sqlalchemy import select, update

from plugins.township_verification.agreeing import agreed_by
from plugins.township_verification.metrics import CHECKED
from plugins.township_verification.models import Check
from plugins.township_verification.recognition import TASK, ask
from portal.contracts.scope import Scope
from portal.counts.services import bump
from portal.db import session, transaction
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.orgs.models import Org
from tests.casting import Cast


def recognise_all(cast: Cast) -> None:
    """Recognise both provinces, as after a load; in the context of the application."""
    for code in ("jia", "yi"):
        with transaction():
            ask(cast.scope("national"), cast.org(code))
    work()


def work(task: str = TASK) -> None:
    """What a worker does with the runs of a task that wait."""
    waiting = select(Run.id).where(Run.task == task, Run.state == "queued")
    for run_id in session().scalars(waiting).all():
        perform_here(run_id)
    session().rollback()


def kept() -> dict[str, bool | None]:
    """The flag that is kept of each organisation, by code."""
    session().rollback()
    rows = session().execute(select(Org.code, Check.flag).join(Check, Check.org_id == Org.id))
    return dict(tuple(row) for row in rows)


def flags() -> dict[str, bool | None]:
    """The core's flag of the same organisations."""
    session().rollback()
    rows = session().execute(select(Org.code, Org.township_flag).join(Check, Check.org_id == Org.id))
    return dict(tuple(row) for row in rows)


def why(code: str) -> str:
    """The reason that is kept."""
    session().rollback()
    return session().scalars(select(Check.why).join(Org, Org.id == Check.org_id).where(Org.code == code)).one()


def agree(cast: Cast, code: str) -> None:
    """The county has looked at it."""
    org = session().scalars(select(Org).where(Org.code == code)).one()
    with transaction() as s:
        values = agreed_by(Scope(cast.org("qinghe"), account_name="清河县管理员"), org)
        s.execute(update(Check).where(Check.org_id == org.id).values(values))
        bump(CHECKED.key, {org.path: 1})


def is_checked(code: str) -> bool:
    """Somebody has agreed."""
    session().rollback()
    wanted = select(Check.checked_at).join(Org, Org.id == Check.org_id).where(Org.code == code)
    return session().scalars(wanted).one() is not None
