"""R3.1, R2.2: how far the register is at every level, who lags, and the way down to whoever lacks something."""

from __future__ import annotations

from plugins.graduate_register.progress import MOST_OPEN, below
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.plugins.graduate_register.graduates import CLASS, OTHER, WORK, graduating, ids_of, say

PAGE = "/graduate-register/jiada-jx"


def test_R3_1_progress_is_ranked_at_every_level_and_leads_to_the_people(cast: Cast) -> None:
    with graduating(cast):
        say(cast, ids_of(cast, OTHER), WORK)
        say(cast, ids_of(cast, CLASS)[:1], WORK)
        school = cast.client_for("school")
        page = school.page(PAGE)
        assert "机械1501班支部委员会 3 3（100.0%） 1（33.3%） 1（33.3%） 1（33.3%） 2" in page.text
        assert "机械1502班支部委员会 2 2（100.0%） 2（100.0%） 2（100.0%） 2（100.0%） 0" in page.text
        assert page.text.index("机械1501班") < page.text.index("机械1502班")
        assert "未登记去向 2 人 已登记 60.0%" in page.text
        assert f"/graduate-register/{CLASS}/graduates?missing=incomplete" in [a.get("href") for a in page.find_all("a")]
        assert "共青团甲省大学委员会 5 " in cast.client_for("province").page("/graduate-register/jia").text
        with cast.app.app_context():
            assert [one.open for one in below(cast.scope("school"), cast.org("jiada-jx"), MOST_OPEN)] == [2, 0]
        lines = lines_of(export(school, "/exports/new/graduate_register.records/jiada-jx", format="csv").data)
        assert lines[1][1:] == ["共青团甲省大学机械学院机械1501班支部委员会", *"331112", "33.3%", "0"]


def test_R3_1_who_lags_is_seen_filtered_and_reminded(cast: Cast) -> None:
    with graduating(cast):
        say(cast, ids_of(cast, OTHER), WORK)
        school = cast.client_for("school")
        below_faculty = "/orgs/jiada-jx/subordinates?p.graduate_register.records="
        found = {value: school.page(below_faculty + value).text for value in ("lagging", "none", "complete")}
        assert [("机械1501班" in text, "机械1502班" in text) for text in found.values()] == [
            (True, False), (True, False), (False, True),
        ]  # fmt: skip
        assert "3 / 3" in found["lagging"]
        assert "催办下级组织" in school.page(PAGE).text
        ticked = {"csrf_token": school.token("/account"), "all_matching": "1"}
        asked = school.post("/reminders/new/jiada-jx", data=ticked | {"filter.p.graduate_register.records": "lagging"})
        assert "今年毕业团员的去向" in asked.text


def test_R3_1_progress_takes_few_queries(cast: Cast) -> None:
    with graduating(cast):
        for name, code in (("national", "centre"), ("province", "jia"), ("school", "jiada"), ("school", CLASS)):
            for address in (f"/graduate-register/{code}", f"/orgs/{code}/subordinates", "/"):
                client = cast.client_for(name)
                with statements(engine_of(cast.app)) as seen:
                    client.get(address)
                assert len(seen) <= MOST_QUERIES, (name, address, len(seen))
