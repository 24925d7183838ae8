"""R4.2: after a day of imports, undos, moves, marks and conversions in any order, what the overview shows of every
organisation, and what the snapshot keeps, equals a recount from the facts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from flask import Flask
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import invariant, rule, run_state_machine_as_test

from plugins.graduation_marking.converting import convert_due
from plugins.statistics.days import figures_on
from plugins.statistics.snapshots import write
from plugins.statistics.standings import family, measures_for
from portal import clock
from portal.db import session, transaction
from portal.orgs.models import Org
from portal.orgs.paths import ROOT
from tests.counts.events import Events
from tests.counts.planting import plant, scope_of
from tests.counts.recounting import recounted
from tests.marked import expect
from tests.services.backend import Backend

EXAMPLES, STEPS = 2, 10
TODAY = "2019-06-02T09:00:00+08:00"


def test_R4_2_what_is_shown_and_kept_equals_a_recount_whatever_happens(
    app: Flask, backend: Backend, tmp_path: Path
) -> None:
    class Life(Day):
        def begin(self) -> Iterator[None]:
            backend.reset()
            with backend.portal().app_context(), clock.frozen(TODAY):
                plant(tmp_path, "centre")
                self.root = "centre"
                yield

    run_state_machine_as_test(
        Life, settings=settings(max_examples=EXAMPLES, stateful_step_count=STEPS, deadline=None, derandomize=True)
    )  # fmt: skip


class Day(Events):
    """What happens to members and branches, and what is shown and written down of it."""

    @rule(which=st.integers(0, 50), month=st.sampled_from(["2019-06", "2020-06"]))
    def mark_a_branch(self, which: int, month: str) -> None:
        schools = [one for one in self.branches() if one.industry == "普通高等院校" and not one.expected_graduation]
        if schools:
            expect(month, schools[which % len(schools)].code)

    @rule()
    def convert_what_is_due(self) -> None:
        for province in self.provinces():
            convert_due(scope_of(province.code), 2019, lambda _tally: None, lambda: None, None)

    @rule()
    def take_a_snapshot(self) -> None:
        for path, is_province in ((ROOT, False), *((one.path, True) for one in self.provinces())):
            with transaction() as s:
                write(s, path, is_province=is_province)
        found = recounted()
        open_ones = [org.ref() for org in session().query(Org).where(Org.closed_at.is_(None))]
        kept = figures_on(open_ones, clock.today(), list(found[open_ones[0].id]))
        assert {org.id: found[org.id] for org in open_ones} == kept

    @invariant()
    def what_is_shown_is_true(self) -> None:
        if self.gardener is None:
            return
        scope, found = scope_of("centre"), recounted()
        for org in session().query(Org).where(Org.closed_at.is_(None)):
            measures = measures_for(scope)
            shown = family(scope, org.ref(), measures)
            for place, standings in ((org.ref(), shown.own), *shown.below):
                for one in measures:
                    figures = found[place.id]
                    assert standings[one.key].part == figures[one.part]
                    assert not one.whole or standings[one.key].whole == figures[one.whole]

    def provinces(self) -> list[Org]:
        """The first-level units."""
        session().rollback()
        return session().query(Org).where(Org.code == Org.province_code, Org.closed_at.is_(None)).all()
