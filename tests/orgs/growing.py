"""A tree that changes at random, and what must hold of it whatever happened."""

from __future__ import annotations

import random
from collections.abc import Callable

from portal.contracts.scope import Scope
from portal.counts.checks import COUNTER_CHECKS
from portal.db import session
from portal.errors import Refused
from portal.orgs import nesting, services
from portal.orgs.checks import ORG_CHECKS
from portal.orgs.facts import OrgFacts
from portal.orgs.holding import kind_of
from portal.orgs.models import Org
from portal.orgs.moving import move


def facts(name: str, category: str = "branch", *, leading: bool = False, industry: str = "农村") -> OrgFacts:
    """Facts of an organisation called `name`."""
    return OrgFacts(name, name, category, industry, leading)


def violations() -> list[str]:
    """Every invariant of tree and counters that does not hold."""
    session().rollback()
    return [line for check in [*ORG_CHECKS, *COUNTER_CHECKS] for line in check.find()]


def tree() -> dict[str, str | None]:
    """Each open organisation's code with its superior's."""
    session().rollback()
    rows = session().query(Org.id, Org.code, Org.parent_id).where(Org.closed_at.is_(None)).all()
    codes = {row.id: row.code for row in rows}
    return {row.code: codes.get(row.parent_id) for row in rows}


class Gardener:
    """Makes, changes, moves and closes organisations at random, as the rules allow."""

    def __init__(self, scope: Scope, seed: int) -> None:
        self.scope, self.random, self.made, self.refused = scope, random.Random(seed), 0, 0

    def work(self, steps: int) -> None:
        """Take so many random steps; a refusal is a step too."""
        acts: list[Callable[[list[Org]], object]] = [
            self.create,
            self.create,
            self.move,
            self.move,
            self.close,
            self.change,
        ]
        for _ in range(steps):
            session().rollback()
            orgs = session().query(Org).where(Org.closed_at.is_(None)).order_by(Org.id).all()
            try:
                self.random.choice(acts)(orgs)
            except Refused:
                self.refused += 1

    def create(self, orgs: list[Org]) -> None:
        above = self.random.choice(orgs)
        kinds = [k for k in nesting.allowed_below(kind_of(above)) if k.category != "graduate_org"]
        if kinds:
            kind = self.random.choice(kinds)
            self.made += 1
            new = facts(f"新组织{self.made}", kind.category, leading=kind.is_leading_body)
            services.create(self.scope, above.code, new)

    def move(self, orgs: list[Org]) -> None:
        org, target = self.random.choice(orgs), self.random.choice(orgs)
        move(self.scope, org.code, org.version, target.code)

    def close(self, orgs: list[Org]) -> None:
        org = self.random.choice(orgs)
        services.close(self.scope, org.code, org.version)

    def change(self, orgs: list[Org]) -> None:
        org = self.random.choice(orgs)
        kind = self.random.choice([*nesting.allowed_below(nesting.Kind("committee", True))])
        new = facts(org.full_name, kind.category, leading=kind.is_leading_body)
        services.change(self.scope, org.code, org.version, new)
