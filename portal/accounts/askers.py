"""Who asked for something, in words: the organisation's short name and the administrator."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import select

from portal.accounts.models import Account
from portal.db import session
from portal.orgs.models import Org


class Asked(Protocol):
    """An import, a run: something an administrator of an organisation asked for."""

    @property
    def id(self) -> int: ...
    @property
    def org_id(self) -> int | None: ...
    @property
    def account_id(self) -> int | None: ...


def askers(rows: Sequence[Asked]) -> dict[int, str]:
    """By the row's id: "软件工程学院团委 · 张三"; without the second part for the command line and the calendar."""
    orgs = dict(session().execute(select(Org.id, Org.short_name).where(Org.id.in_({row.org_id for row in rows}))).all())
    wanted = select(Account.id, Account.name).where(Account.id.in_({row.account_id for row in rows}))
    names = dict(session().execute(wanted).all())
    found = {row.id: (orgs.get(row.org_id or 0), names.get(row.account_id or 0)) for row in rows}
    return {row_id: " · ".join(filter(None, parts)) for row_id, parts in found.items()}
