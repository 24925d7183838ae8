"""What the centre has settled stays so in the table of checks: the recogniser leaves it alone, and it is checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.township_verification.agreeing import agreed_by, write
from plugins.township_verification.counting import count, counted
from plugins.township_verification.models import Check
from portal.contracts.scope import Scope
from portal.db import among
from portal.orgs.models import Org

LONGEST_WHY = 200


def settle_checks(
    s: Session, scope: Scope, orgs: Sequence[Org], value: bool, because: Mapping[int, str]
) -> None:  # fmt: skip
    """Settle the rows of organisations that are held; what had none gets one. `because` is by the organisation's id."""
    found = select(Check).where(among(Check.org_id, [org.id for org in orgs]))
    rows = {row.org_id: row for row in s.scalars(found.execution_options(populate_existing=True))}
    changes = []
    for org in orgs:
        row = rows.get(org.id)
        changes.append((org.path, counted(row), (int(value), int(value))))
        row = row or Check(org_id=org.id)
        row.flag, row.why, row.is_settled = value, because[org.id][:LONGEST_WHY], True
        write(row, agreed_by(scope, org))
        s.add(row)
    s.flush()
    count(changes)
