"""Whether an organisation is township-level (是否乡镇街道团委): a core fact whose rules belong to a plugin (A1.1)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import update
from sqlalchemy.orm import Session

from portal.counts.metrics import TOWNSHIPS
from portal.counts.services import bump
from portal.db import among
from portal.orgs.faults import refresh_faults
from portal.orgs.models import Org


def flag(s: Session, orgs: Sequence[Org], value: bool | None) -> None:
    """Say of open organisations that are held (`holding.hold_ids`) whether they are township-level; None is 空.

    Figures and faults (R1.3) follow. Who may say so, and the log, are the caller's. Versions stay: the flag is on no
    form, so nobody who edits the same organisation is held up.
    """
    changed = [org for org in orgs if org.township_flag is not value]
    if not changed:
        return
    deltas = {org.path: bool(value) - bool(org.township_flag) for org in changed}
    other = [org.id for org in changed if deltas[org.path]]
    written = update(Org).where(among(Org.id, [org.id for org in changed])).values(township_flag=value)
    s.execute(written.execution_options(synchronize_session=False))
    for org in changed:
        s.expire(org, ("township_flag",))
    _count(deltas)
    refresh_faults(s, other)


def _count(deltas: Mapping[str, int]) -> None:
    if moved := {path: delta for path, delta in deltas.items() if delta}:
        bump(TOWNSHIPS, moved)
