"""Drawing the sample of a spot check (R4.2): from what, how many, the same again; kept or discarded."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from plugins.statistics import spot_course, spot_drawing
from plugins.statistics.spot_drawing import sample
from plugins.statistics.spot_frame import Wish
from plugins.statistics.spot_models import DISCARDED, DRAWING, DRAWN, RUNNING, SpotCheck
from portal import clock
from portal.audit.models import AuditEntry
from portal.db import session
from portal.errors import Conflict, Missing, Refused
from portal.jobs.context import LeaseLost
from portal.jobs.entry import perform_here
from portal.jobs.services import claim
from portal.orgs.services import close
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.test_engine import doctor
from tests.keys.entered import enter_members
from tests.plugins.statistics.drawn import BRANCHES, ask, check, items


def test_R4_2_the_same_seed_over_the_same_data_is_the_same_sample(cast: Cast) -> None:
    with cast.app.app_context():
        first, again = ask(cast), ask(cast, key="again")
        other = ask(cast, replace(BRANCHES, seed="2020"))
        drawn = [[one.org_id for one in items(made.id)] for made in (first, again, other)]
        assert drawn[0] == drawn[1] != drawn[2]
        assert (first.state, first.seed, first.frame_size, first.drawn) == (DRAWN, "2019", 11, 6)
        assert first.frame_at is not None
        close(cast.scope("national"), "jiada-jg", 1)
        drawn_now = sample(cast.scope("province"), cast.org("jia"), BRANCHES)
        assert sum(drawn_now.sizes.values()) == 10
        actions = session().scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
        assert actions.count("statistics.spot_drawn") == 3
        assert doctor() == []


def test_R4_2_strata_are_units_of_a_level_and_kinds(cast: Cast) -> None:
    with cast.app.app_context():
        made = ask(cast, Wish(kind="category", size=1, seed="x"))
        strata = Counter((one.unit_name, one.kind) for one in items(made.id))
        assert strata[("共青团甲省东江市委员会", "团支部")] == strata[("共青团甲省大学委员会", "团总支")] == 1
        deep = ask(cast, Wish(level=2, category="branch", is_share=True, size=5, seed="x"))
        assert deep.drawn == 5
        assert {one.unit_name for one in items(deep.id)} <= {
            "共青团甲省东江市清河县委员会", "共青团甲省大学机械学院总支部委员会", "共青团甲省大学外语学院委员会",
            "共青团甲省大学机关教工支部委员会",
        }  # fmt: skip
        said = dict(json.loads(items(made.id)[0].said))
        assert set(said) >= {"组织全称", "组织类别", "上级组织", "团员", "团干部"}


def test_R4_2_persons_are_drawn_with_masked_numbers_and_provinces_without_the_plugin_left_out(cast: Cast) -> None:
    enter_members(cast, 6)
    with cast.app.app_context():
        made = ask(cast, Wish("members", size=4, seed="x"), "national")
        said = dict(json.loads(items(made.id)[0].said))
        assert (made.frame_size, made.drawn, said["身份证号"][6:14]) == (6, 4, "*" * 8)
        assert "****" in said["手机号"]
        switch(cast.scope("national"), "yi", "statistics", on=False)
        orgs = ask(cast, Wish(size=50, seed="x"), "national")
        assert {one.province_code for one in items(orgs.id)} == {"jia"}


def test_R4_2_what_cannot_be_drawn_is_refused_or_void(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    province = cast.scope("province")
    with cast.app.app_context():
        for wish, field in ((replace(BRANCHES, size=0), "size"), (replace(BRANCHES, seed=""), "seed"),
                            (replace(BRANCHES, population="cats"), "population")):  # fmt: skip
            with pytest.raises(Refused) as refused:
                spot_drawing.ask(province, "抽查", wish, None, "a")
            assert list(refused.value.fields) == [field]
        empty = ask(cast, replace(BRANCHES, industry="军队"))
        assert (empty.state, empty.reason) == (DISCARDED, "没有符合条件的对象，没有抽取。")
        monkeypatch.setattr(spot_drawing, "MOST", 5)
        assert "一次最多 5 个" in (ask(cast).reason or "")
        assert spot_drawing.ask(province, "抽查", BRANCHES, None, "twice") == spot_drawing.ask(
            province, "抽查", BRANCHES, None, "twice"
        )
        session().rollback()
        assert session().scalar(select(func.count()).select_from(SpotCheck)) == 3


def test_R4_2_a_sample_is_seen_before_it_is_kept_and_only_by_who_draws_it(cast: Cast) -> None:
    with cast.app.app_context():
        made = ask(cast)
        address = f"/statistics/spot-checks/{made.id}"
        spot_course.start(cast.scope("province"), made.id)
        with pytest.raises(Conflict):
            spot_course.start(cast.scope("province"), made.id)
        void = ask(cast, key="void")
        with pytest.raises(Refused):
            spot_course.discard(cast.scope("province"), void.id, " ")
        spot_course.discard(cast.scope("province"), void.id, "分层不对")
        with pytest.raises(Missing):
            spot_course.discard(cast.scope("school"), made.id, "不要")
        assert (check(made.id).state, check(void.id).state, len(items(void.id))) == (RUNNING, DISCARDED, 6)
        assert doctor() == []
    for who in ("school", "viewer", "stranger"):
        assert cast.client_for(who).get(address).status_code == 404
    assert cast.client_for("national").get(address).status_code == 200


def test_R4_2_a_draw_waits_while_the_plugin_is_off_and_goes_on(cast: Cast) -> None:
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        spot_id = spot_drawing.ask(cast.scope("province"), "抽查", BRANCHES, None, "off")
        switch(cast.scope("national"), "jia", "statistics", on=False)
        perform_here(check(spot_id).run_id or 0)
        assert check(spot_id).state == DRAWING
        switch(cast.scope("national"), "jia", "statistics", on=True)
        perform_here(check(spot_id).run_id or 0)
        assert check(spot_id).state == DRAWN


def test_R4_2_a_draw_that_was_taken_over_writes_nothing_and_one_that_is_done_is_not_done_again(cast: Cast) -> None:
    with cast.app.app_context():
        spot_id = spot_drawing.ask(cast.scope("province"), "抽查", BRANCHES, None, "twice")
        run_id = check(spot_id).run_id or 0
        ours = claim(run_id)
        assert ours is not None
        with pytest.raises(LeaseLost):
            spot_drawing.draw_check(replace(ours, owner="somebody else"))
        assert (check(spot_id).state, len(items(spot_id))) == (DRAWING, 0)
        assert spot_drawing.draw_check(ours) == {"count": 6}
        assert spot_drawing.draw_check(ours) == {}
        assert (check(spot_id).state, len(items(spot_id))) == (DRAWN, 6)
