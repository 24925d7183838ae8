"""R1.4: how many real townships have no organisation is summed at every level, and follows what happens in a county."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select

from plugins.township_verification.gaps import TASK, ask, compare_below
from plugins.township_verification.models import Gap
from plugins.township_verification.recognition import Unwatched
from portal.db import session, transaction
from portal.jobs.entry import perform_here
from portal.orgs import services
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.provinces.services import switch
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.orgs.test_races import at_once
from tests.plugins.township_verification.counties import a_real_county, make
from tests.plugins.township_verification.recognised import work


@pytest.fixture
def county(cast: Cast) -> str:
    return a_real_county(cast)


def missing(cast: Cast) -> dict[str, int]:
    """What is kept, by the county's name."""
    with cast.app.app_context():
        session().rollback()
        return dict(session().execute(select(Org.short_name, Gap.missing).join(Gap, Gap.org_id == Org.id)).all())


def above(cast: Cast, code: str, levels: int) -> str:
    """The code of what lies so many levels above."""
    with cast.app.app_context():
        path = cast.org(code).path[: -3 * levels]
        return session().scalars(select(Org.code).where(Org.path == path)).one()


def test_R1_4_the_sum_is_shown_at_every_level_and_leads_down_to_the_county(cast: Cast, county: str) -> None:
    client, city, province = cast.client_for("national"), above(cast, county, 1), above(cast, county, 2)
    for code in (city, province, "centre"):
        with statements(engine_of(cast.app)) as seen:
            page = client.page(f"/township-verification/{code}/progress?sort=missing")
        assert "没有团组织 11 个" in page.text
        assert len(seen) <= MOST_QUERIES
    links = [a.get("href") for a in client.page(f"/township-verification/{city}/progress").find_all("a")]
    assert f"/township-verification/{county}/check" in links
    assert "查看各下级有多少" in client.page(f"/township-verification/{city}/check").text
    file = export(client, f"/exports/new/township_verification.progress/{province}", format="csv")
    assert lines_of(file.data)[1][-1] == "11"


def test_R1_4_the_sum_follows_what_is_made_renamed_moved_and_closed(cast: Cast, county: str) -> None:
    national, name = cast.scope("national"), "团德清县委"
    made = make(cast, county, "共青团乾元镇委员会")
    assert missing(cast) == {name: 10}
    with cast.app.app_context():
        org = session().scalars(select(Org).where(Org.code == made.code)).one()
        move(national, org.code, org.version, "dongjiang")
    assert missing(cast) == {name: 11}
    with cast.app.app_context():
        move(national, made.code, 2, county)
    assert missing(cast) == {name: 10}
    with cast.app.app_context():
        services.close(national, made.code, 3)
    assert missing(cast) == {name: 11}


def test_R1_4_two_who_make_organisations_at_once_are_both_counted(cast: Cast, county: str) -> None:
    names = ("共青团乾元镇委员会", "共青团新市镇委员会", "共青团洛舍镇委员会")
    at_once(cast.app, *[lambda name=name: make(cast, county, name) for name in names])
    assert missing(cast) == {"团德清县委": 8}


def test_R1_4_the_job_compares_what_nobody_was_told_of(cast: Cast, county: str) -> None:
    national, province = cast.scope("national"), above(cast, county, 2)
    with cast.app.app_context():
        switch(national, province, "township_verification", on=False)
        make(cast, county, "共青团乾元镇委员会")
        assert missing(cast) == {"团德清县委": 11}
        switch(national, province, "township_verification", on=True)
        work()
        work(TASK)
    assert missing(cast) == {"团德清县委": 10}
    with cast.app.app_context():
        with transaction() as s:
            s.execute(delete(Gap))
        assert compare_below(cast.org(province), Unwatched()) == 1
        with transaction():
            run = ask(cast.scope("national"), "again")
        perform_here(run)
    assert missing(cast) == {"团德清县委": 10}
