"""Imports, undos and changes of the tree in any order, with every counter held against a recount."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from portal.db import session
from portal.imports import states
from portal.imports.models import Import
from portal.orgs.models import Org
from tests.counts.planting import scope_of
from tests.counts.recounting import kept, recounted
from tests.imports.engine import Engine
from tests.members import csv_file, member
from tests.orgs.growing import Gardener


class Events(RuleBasedStateMachine):
    """Imports, undos and changes of the tree, in any order."""

    root = ""
    gardener: Gardener | None = None

    def begin(self) -> Iterator[None]:
        """A new tree for as long as the iterator waits."""
        raise NotImplementedError

    @initialize(seed=st.integers(0, 1000))
    def start(self, seed: int) -> None:
        self.life = self.begin()
        next(self.life)
        self.gardener = Gardener(scope_of(self.root), seed)
        self.engine = Engine(scope_of(self.root))

    def teardown(self) -> None:
        next(self.life, None)

    @rule()
    def change_the_tree(self) -> None:
        self.gardener.work(4)

    @rule(people=st.lists(st.integers(0, 60), min_size=1, max_size=25), at=st.integers(0, 50))
    def import_members(self, people: list[int], at: int) -> None:
        branches = self.branches()
        rows = [member(n, branches[(at + n % 3) % len(branches)].full_name) for n in people]
        self.engine.take_in(csv_file(rows))

    @rule(which=st.integers(0, 5))
    def undo_an_import(self, which: int) -> None:
        stored = session().query(Import).where(Import.state == states.APPLIED).order_by(Import.id).all()
        if stored:
            self.engine.undo(stored[which % len(stored)].id)

    @invariant()
    def counters_are_right(self) -> None:
        if self.gardener is not None:
            assert kept() == recounted()

    def branches(self) -> list[Org]:
        """The open branches that people can come into."""
        session().rollback()
        open_ones = session().query(Org).where(Org.closed_at.is_(None))
        return open_ones.where(Org.category == "branch").order_by(Org.id).all()
