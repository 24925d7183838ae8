"""R3.1: what has changed since: who was 未就业 and has found work."""

from __future__ import annotations

import pytest

from plugins.graduate_register import destination_changes
from plugins.graduate_register.destination_changes import Way, list_changes, ways_below
from tests.architecture.behaviour import MOST_QUERIES
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.plugins.graduate_register.graduates import CLASS, OTHER, WORK, graduating, ids_of, say

PAGE = "/graduate-register/jiada-jx/changes"


def test_R3_1_who_found_work_since_is_listed_counted_and_exported(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(destination_changes, "PAGE", 1)
    with graduating(cast):
        one, two, _ = ids_of(cast, CLASS)
        other = ids_of(cast, OTHER)[0]
        say(cast, [one, two, other])
        assert ways_below(cast.scope("school"), cast.org("jiada")) == []
        say(cast, [one, other], WORK, version=1)
        scope, here = cast.scope("school"), cast.org("jiada")
        assert ways_below(scope, here) == [Way("none_yet", "work", 2)]
        first, before = list_changes(scope, here, Way("", ""))
        second, end = list_changes(scope, here, Way("none_yet", "work"), before)
        assert ({row.person for row in (*first, *second)}, end) == ({one, other}, 0)
        assert list_changes(scope, here, Way("work", "")) == ([], 0)
        assert list_changes(scope, cast.org("yi"), Way("", ""))[0] == []
        client = cast.client_for("school")
        with statements(engine_of(cast.app)) as seen:
            text = client.page(PAGE).text
        assert len(seen) <= MOST_QUERIES
        assert "未就业/待业 → 就业 2" in text
        new = "/exports/new/graduate_register.changes/jiada?way=none_yet-work"
        lines = lines_of(export(client, new, format="csv").data)
        assert [line[2:5] for line in lines if "就业" in line] == [["未就业/待业", "就业", "逐人登记"]] * 2
