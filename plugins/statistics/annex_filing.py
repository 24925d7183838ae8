"""Filing Annex 2, accepting and returning it, level by level (R3.2).

Whoever manages a unit, or one above it, may act for it. A table that was submitted is changed by nobody: its superior
returns it, with the reason, also after it was accepted; but not while the superior's own table, which holds it, is on
its way up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from plugins.statistics.annex_copies import frozen
from plugins.statistics.annex_metrics import ANNEX_FILED, ANNEX_RETURNED
from plugins.statistics.annex_models import ACCEPTED, DRAFT, OPEN, RETURNED, STATES, SUBMITTED, Annex, AnnexCopy
from plugins.statistics.annex_problems import require_complete
from plugins.statistics.annex_queries import Table, below_of, sheet_of
from plugins.statistics.annex_rows import expect, held, open_now, step, unit_now
from plugins.statistics.annex_units import PLUGIN, filing_of
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.counts.services import bump
from portal.db import advisory_lock, transaction
from portal.errors import Conflict, Forbidden, Refused
from portal.orgs.settings import deadline_of
from portal.orgs.wideness import TREE_LOCK
from portal.requests.services import words


def submit(scope: Scope, org: OrgRef, version: int) -> None:
    """报送: freeze a copy of the table and let it lie at the superior. Late is said in the copy and in the log, and not
    forbidden.

    Raise Refused for what is missing, cannot be, or is not explained, and where the system's figures are not fresh;
    Conflict if the table is not as it was shown.
    """
    with refusals_recorded(scope, f"{PLUGIN}.annex_submitted", org.full_name, org.path), transaction() as s:
        here = unit_now(s, scope, org)
        superior = filing_of(here).superior
        if superior is None:
            raise Refused("团中央汇总各省级单位的报表，不再向上报送。")
        annex = expect(held(s, here.id), version, OPEN)
        below = below_of(s, scope, here)
        table = Table(here, annex, sheet_of(here, annex, below), below.parts, below.said)
        require_complete(table)
        late = max((clock.today() - deadline_of(here)).days, 0)
        annex.copy_id = _freeze(s, scope, annex.id, table, late)
        if annex.state == RETURNED:
            bump(ANNEX_RETURNED.key, {here.path: -1})
        annex.state, annex.reason, annex.superior_id = SUBMITTED, "", superior.id
        annex.submitted_at = clock.now()
        bump(ANNEX_FILED.key, {here.path: 1})
        step(s, scope, annex, SUBMITTED)
        action = f"{PLUGIN}.annex_submitted"
        record(scope, action, here.full_name, path=here.path, to=superior.full_name, late_days=late)


def accept(scope: Scope, org: OrgRef, version: int) -> None:
    """接收, by the superior it lies at: from now on it is a part of that one's table. Raise Forbidden for others."""
    with refusals_recorded(scope, f"{PLUGIN}.annex_accepted", org.full_name, org.path), transaction() as s:
        annex = _lying(s, scope, org, version, (SUBMITTED,))
        annex.state = ACCEPTED
        step(s, scope, annex, ACCEPTED)
        record(scope, f"{PLUGIN}.annex_accepted", org.full_name, path=org.path)


def send_back(scope: Scope, org: OrgRef, version: int, reason: str) -> None:
    """退回 of what was submitted, or was accepted and is opened again. Raise Refused without a reason, Forbidden for
    all but the superior."""
    reason = words(reason)
    with refusals_recorded(scope, f"{PLUGIN}.annex_returned", org.full_name, org.path), transaction() as s:
        annex = _lying(s, scope, org, version, (SUBMITTED, ACCEPTED))
        if not reason:
            raise Refused("退回必须说明原因。", {"reason": "请填写退回的原因"})
        reopen(s, scope, annex, org.path, RETURNED, reason)
        bump(ANNEX_RETURNED.key, {org.path: 1})
        record(scope, f"{PLUGIN}.annex_returned", org.full_name, path=org.path, reason=reason)


def reopen(s: Session, scope: Scope, annex: Annex, path: str, kind: str, reason: str) -> None:
    """Let a table that is held be changed again, for it was returned or dropped; what was frozen stays as it was."""
    annex.state, annex.reason = (RETURNED, reason) if kind == RETURNED else (DRAFT, "")
    annex.superior_id, annex.submitted_at = None, None
    bump(ANNEX_FILED.key, {path: -1})
    step(s, scope, annex, kind, reason)


def _freeze(s: Session, scope: Scope, annex_id: int, table: Table, late: int) -> int:
    now = clock.now()
    sheet = replace(table.sheet, taken_at=now, late_days=late)
    made = AnnexCopy(
        annex_id=annex_id, taken_at=now, actor=scope.account_name or "系统", **frozen(sheet, table.parts)
    )  # fmt: skip
    s.add(made)
    s.flush()
    return made.id


def _lying(s: Session, scope: Scope, org: OrgRef, version: int, states: Sequence[str]) -> Annex:
    """The table of a unit below, for the superior it lies at, whose own table must not be on its way up."""
    advisory_lock(s, TREE_LOCK, shared=True)
    annex = expect(held(s, org.id), version, states)
    superior = open_now(s, annex.superior_id or 0)
    if superior is None or not scope.covers(superior.path):
        raise Forbidden("只有接收这张表的上级组织可以处理。")
    own = held(s, superior.id)
    if own is not None and own.state not in OPEN:
        raise Conflict(f"“{superior.full_name}”的报表{STATES[own.state]}，要先由上级退回，才能改变其中的下级报表。")
    return annex
