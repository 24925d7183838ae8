"""Organisations that are made, changed, moved or closed are recognised in the same transaction (A1.1).

What lies below a superior that is renamed is recognised by a job: to hold it here, the superior being held, would cross
with those who hold one of it and want the superior.
"""

from __future__ import annotations

from collections.abc import Sequence

from plugins.township_verification.recogniser.recognising import may_lead
from plugins.township_verification.recogniser.verdict import WORDS
from plugins.township_verification.recognising_orgs import forget_closed, recognise_orgs
from plugins.township_verification.recognition import BATCH, PLUGIN, ask
from portal.audit.services import record
from portal.contracts.events import OrgChange
from portal.contracts.scope import OrgRef, Scope
from portal.db import gather, session
from portal.orgs.categories import HOLDS_MEMBERS


def org_changed(scope: Scope, change: OrgChange) -> None:
    """An organisation has changed; those made or closed together are looked at in one go."""
    if change.kind == "created":
        gather(f"{PLUGIN}.created", change.org.id, lambda ids: _each(scope, ids))
    elif change.kind == "closed":
        gather(f"{PLUGIN}.closed", change.org.id, lambda ids: forget_closed(session(), ids))
    elif change.kind == "moved" or _says_other(change):
        _recognise(scope, [change.org.id])
        if _leads_otherwise(change):
            ask(scope, change.org)


def _each(scope: Scope, ids: Sequence[int]) -> None:
    for start in range(0, len(ids), BATCH):
        _recognise(scope, ids[start : start + BATCH])


def _recognise(scope: Scope, ids: Sequence[int]) -> None:
    for step in recognise_orgs(session(), ids):
        if step.is_other and step.kept is not None:
            before, after = (WORDS[flag] for flag in (step.kept.flag, step.found.flag if step.found else False))
            name = step.org.full_name
            record(scope, f"{PLUGIN}.recognised", name, path=step.org.path, code=step.org.code, old=before, new=after)


def _says_other(change: OrgChange) -> bool:
    return change.before is None or _facts(change.before) != _facts(change.org)


def _facts(org: OrgRef) -> tuple[str, str, bool]:
    """What the recogniser reads."""
    return org.full_name, org.category, org.is_leading_body


def _leads_otherwise(change: OrgChange) -> bool:
    """True where what lies below may be recognised otherwise now."""
    if change.kind != "changed" or change.before is None or change.org.category in HOLDS_MEMBERS:
        return False
    return _facts(change.before) != _facts(change.org) and any(map(_may_lead, (change.before, change.org)))


def _may_lead(org: OrgRef) -> bool:
    return org.is_leading_body or may_lead(org.full_name)
