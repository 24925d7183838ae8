"""Many mobiles at once: each judged for itself, one person one number also under a race (R2.2)."""

from __future__ import annotations

import threading

from sqlalchemy import func, select

from portal.db import db, session
from portal.people import entering, moving
from portal.people.history import events_of
from portal.people.mobiles import CHANGED, GONE, TWICE, Wish, set_mobiles
from portal.people.models import Person
from tests import members
from tests.casting import Cast
from tests.counts.recounting import kept, recounted
from tests.people.test_by_hand import BRANCH, person


def test_R2_2_each_wish_is_judged_for_itself_and_told_why(cast: Cast) -> None:
    scope, stranger = cast.scope("school"), cast.scope("stranger")
    with cast.app.app_context():
        ids = [entering.enter(scope, BRANCH, person(n, mobile=None)) for n in range(6)]
        abroad = entering.enter(stranger, "yida-1", person(7))
        moving.remove(scope, [ids[5]], "重复录入")
        made = set_mobiles(scope, [
            Wish(ids[0], 1, "13900000000"), Wish(ids[1], 9, "13900000001"), Wish(ids[2], 1, "13900000002"),
            Wish(ids[3], 1, "13900000002"), Wish(ids[4], 1, members.mobile(7)), Wish(ids[5], 2, "13900000005"),
            Wish(abroad, 1, "13900000006"),
        ], "机械1501班")  # fmt: skip
        assert made.changed == (ids[0],)
        assert made.refused.pop(ids[4]).startswith("该手机号已由“共青团乙省大学委员会”所属团支部的其他人登记")
        assert made.refused == {ids[1]: CHANGED, ids[2]: TWICE, ids[3]: TWICE, ids[5]: GONE, abroad: GONE}
        assert set_mobiles(scope, [Wish(ids[0], 1, "13900000000")], "再交一次").refused == {}
        assert '"mobile": [null, "139****0000"]' in events_of(ids[0])[0].details
        assert kept() == recounted()


def test_R2_2_one_number_given_to_ten_people_at_once_goes_to_one_of_them(cast: Cast) -> None:
    scope, outcomes = cast.scope("school"), []
    with cast.app.app_context():
        ids = [entering.enter(scope, BRANCH, person(n, mobile=None)) for n in range(10)]

    def attempt(who: int) -> None:
        with cast.app.app_context():
            outcomes.append(set_mobiles(scope, [Wish(who, 1, "13900000000")], "同时"))
            db.session.remove()

    threads = [threading.Thread(target=attempt, args=(who,)) for who in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(len(one.changed) for one in outcomes) == 1
    assert all("一人一号" in why for one in outcomes for why in one.refused.values())
    with cast.app.app_context():
        assert session().scalar(select(func.count(Person.mobile_digest))) == 1
        assert kept() == recounted()
