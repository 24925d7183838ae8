"""Who graduates "this year" depends on the configured year: another one has its figures counted anew, once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from flask import Flask

from portal.config import Campaign
from portal.counts.queries import totals
from portal.db import session
from portal.jobs.entry import perform_here
from portal.jobs.models import Run
from portal.jobs.schedules import request_due
from portal.orgs.models import Org
from portal.people import entering
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.marked import expect
from tests.people.test_by_hand import person


def test_another_year_of_the_campaign_has_its_graduates_counted_anew(
    cast: Cast, make_app: Callable[..., Flask]
) -> None:
    with cast.app.app_context():
        request_due()
        expect("2019-06", "jiada-jx-1")
        expect("2020-06", "jiada-jx-2")
        for n, branch in enumerate(("jiada-jx-1", "jiada-jx-2", "jiada-jx-2")):
            entering.enter(cast.scope("school"), branch, person(n, mobile=None if n == 2 else f"1380013800{n}"))
        assert kept() == recounted()
    with make_app(campaign=replace(Campaign(), year=2020)).app_context():
        request_due()
        (run,) = session().query(Run).where(Run.task == "counts.recount_year", Run.state == "queued").all()
        perform_here(run.id)
        assert kept() == recounted()
        school = session().query(Org).where(Org.code == "jiada").one().ref()
        figures = totals([school], ["graduating", "graduating_with_mobile"])[school.id]
        assert figures == {"graduating": 2, "graduating_with_mobile": 1}
        request_due()
        assert session().query(Run).where(Run.task == "counts.recount_year", Run.state == "queued").count() == 0
