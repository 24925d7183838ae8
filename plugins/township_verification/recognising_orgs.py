"""Recognising organisations of the tree: what is kept of each, the core's flag and the figures (A1.1).

Whoever changes an organisation or recognises it holds its row, so two that recognise the same do it one after the
other, and the later one reads the superior as it is then.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.orm import Session

from plugins.township_verification.agreeing import NOBODY, is_outdated
from plugins.township_verification.candidates import verdict_of
from plugins.township_verification.counting import NOTHING, Counted, count, counted
from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.recognising import Superior
from plugins.township_verification.recogniser.verdict import Verdict
from portal.db import advisory_lock, among, bulk_insert, table_of
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.townships import flag
from portal.orgs.wideness import TREE_LOCK

_COLUMNS = ("org_id", "flag", "why", "is_settled")
_TABLE = table_of(Check)
_KEPT = (
    Check.org_id, Check.flag, Check.why, Check.is_settled, Check.checked_at, Check.checked_name,
    Check.checked_parent_id,
)  # fmt: skip

class Recognised(NamedTuple):
    """An organisation with what was kept of it (a row; None: nothing) and what is now (None: it is no candidate)."""

    org: Org
    kept: Any
    found: Verdict | None
    must_be_checked: bool
    """Whoever has agreed has agreed with something else."""

    @property
    def is_new(self) -> bool:
        """True where nothing was kept of it before."""
        return self.kept is None and self.found is not None

    @property
    def is_other(self) -> bool:
        """True where another flag was kept of it before."""
        return self.kept is not None and (self.found is None or self.found.flag is not self.kept.flag)

    @property
    def is_rewritten(self) -> bool:
        """True where both were kept, and differ."""
        return self.kept is not None and self.found is not None and self.found != (self.kept.flag, self.kept.why)


def recognise_orgs(s: Session, ids: Collection[int]) -> Sequence[Recognised]:
    """Recognise open organisations anew, in the running transaction.

    What the centre has settled stays. The superior has to look again at what was renamed or moved since it agreed,
    whatever is recognised.
    """
    advisory_lock(s, TREE_LOCK, shared=True)
    orgs = hold_ids(s, ids)
    superiors, kept = _superiors_of(s, orgs), _kept_of(s, orgs)
    steps = [_step(org, superiors.get(org.parent_id or 0), kept.get(org.id)) for org in orgs]
    _keep(s, steps)
    count((step.org.path, counted(step.kept), _after(step)) for step in steps)
    _flag(s, steps)
    return steps


def forget_closed(s: Session, ids: Collection[int]) -> None:
    """Keep nothing more of those of these organisations that are closed."""
    wanted = select(*_KEPT, Org.path).join(Org, Org.id == Check.org_id)
    rows = s.execute(wanted.where(among(Org.id, ids), Org.closed_at.is_not(None))).all()
    count((row.path, counted(row), NOTHING) for row in rows)
    _remove(s, [row.org_id for row in rows])


def _step(org: Org, superior: Superior | None, kept: Any) -> Recognised:
    is_elsewhere = kept is not None and is_outdated(kept, org)
    if kept is not None and kept.is_settled:
        return Recognised(org, kept, Verdict(kept.flag, kept.why), is_elsewhere)
    found = verdict_of(org.full_name, org.category, superior) if superior else None
    is_other = kept is not None and found is not None and found.flag is not kept.flag
    return Recognised(org, kept, found, is_elsewhere or is_other)


def _superiors_of(s: Session, orgs: Sequence[Org]) -> Mapping[int, Superior]:
    ids = {org.parent_id for org in orgs if org.parent_id}
    rows = s.execute(select(Org.id, Org.full_name, Org.is_leading_body).where(among(Org.id, ids)))
    return {row.id: Superior(row.full_name, row.is_leading_body) for row in rows}


def _kept_of(s: Session, orgs: Sequence[Org]) -> Mapping[int, Any]:
    rows = s.execute(select(*_KEPT).where(among(Check.org_id, [org.id for org in orgs])))
    return {row.org_id: row for row in rows}


def _keep(s: Session, steps: Sequence[Recognised]) -> None:
    new = [(org.id, found.flag, found.because, False) for org, kept, found, _ in steps if kept is None and found]
    bulk_insert(s, Check, _COLUMNS, new)
    _remove(s, [org.id for org, kept, found, _ in steps if kept and found is None])
    again = [org.id for org, kept, found, must in steps if kept and kept.checked_at and found and must]
    if again:
        s.execute(update(_TABLE).where(among(Check.org_id, again)).values(NOBODY))
    _rewrite(s, [(org.id, found) for org, _, found, _ in filter(lambda step: step.is_rewritten, steps) if found])


def _rewrite(s: Session, found: Sequence[tuple[int, Verdict]]) -> None:
    if not found:
        return
    written = update(_TABLE).where(_TABLE.c.org_id == bindparam("org"))
    values = [{"org": org_id, "now": verdict.flag, "because": verdict.because} for org_id, verdict in found]
    s.execute(written.values(flag=bindparam("now"), why=bindparam("because")), values)


def _remove(s: Session, ids: Sequence[int]) -> None:
    if ids:
        s.execute(delete(_TABLE).where(among(Check.org_id, ids)))


def _after(step: Recognised) -> Counted:
    if step.found is None or step.found.flag is False:
        return NOTHING
    return 1, int(step.kept is not None and step.kept.checked_at is not None and not step.must_be_checked)


def _flag(s: Session, steps: Sequence[Recognised]) -> None:
    by_flag: dict[bool | None, list[Org]] = defaultdict(list)
    for step in steps:
        by_flag[step.found.flag if step.found else None].append(step.org)
    for value, orgs in by_flag.items():
        flag(s, orgs, value)
