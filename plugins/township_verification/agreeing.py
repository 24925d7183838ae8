"""Who has agreed with what is kept of an organisation, and with which organisation: R1.4.

Whoever renames or moves it has the superior look again, whether the plugin was on then or not: an agreement is with an
organisation of that name below that superior.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, and_, or_

from plugins.township_verification.models import Check
from portal import clock
from portal.contracts.scope import Scope
from portal.orgs.models import Org

NOBODY = dict.fromkeys(("checked_by", "checked_org_id", "checked_at", "checked_name", "checked_parent_id"))


def agreed_by(scope: Scope, org: Org) -> dict[str, Any]:
    """The values of a Check that says: this administrator agrees with `org` as it is now."""
    return {
        "checked_by": scope.account_name or "系统", "checked_org_id": scope.org.id, "checked_at": clock.now(),
        "checked_name": org.full_name, "checked_parent_id": org.parent_id,
    }  # fmt: skip


def write(check: Check, values: dict[str, Any]) -> None:
    """Let a Check say so; NOBODY takes it back."""
    for name, value in values.items():
        setattr(check, name, value)


def is_outdated(kept: Any, org: Org) -> bool:
    """True where somebody has agreed with an organisation that was called otherwise, or was elsewhere."""
    return kept.checked_at is not None and (kept.checked_name, kept.checked_parent_id) != (org.full_name, org.parent_id)


def outdated() -> ColumnElement[bool]:
    """The same in SQL on a Check joined with its organisation."""
    other = or_(Check.checked_name != Org.full_name, Check.checked_parent_id != Org.parent_id)
    return and_(Check.checked_at.is_not(None), other)
