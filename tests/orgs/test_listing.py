"""The list by keyset: every organisation exactly once, in the order of the tree, however it is filtered."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select, text

from portal.db import is_postgresql, session, transaction
from portal.errors import Refused
from portal.orgs import listing
from portal.orgs.filtering import has_characters
from portal.orgs.listing import LAST, list_page, selected
from portal.orgs.models import NAME_CHARACTERS, Org
from portal.orgs.selection import ListFilter, Selection
from tests.cast import subtree
from tests.casting import Cast

FILTERS = [
    ListFilter(),
    ListFilter(range="direct"),
    ListFilter(category="branch"),
    ListFilter(q="甲省大学"),
    ListFilter(q="qhx"),
    ListFilter(q="一中", industry="普通高中"),
    ListFilter(q="没有这个组织"),
    ListFilter(plugins=(("unknown", "1"),)),
]


@pytest.fixture(params=[(2, 30_000), (2, 3), (50, 5), (1, 1)], ids=str)
def stage(request: pytest.FixtureRequest, app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    page, scan = request.param
    monkeypatch.setattr(listing, "PAGE", page)
    monkeypatch.setattr(listing, "SCAN", scan)
    with app.app_context():
        yield cast


def all_forward(org: object, wanted: ListFilter) -> list[str]:
    codes, cursor, pages = [], "", 0
    while pages == 0 or cursor:
        found = list_page(org, wanted, (), after=cursor)  # type: ignore[arg-type]
        codes += [one.code for one in found.orgs]
        cursor, pages = found.next, pages + 1
        assert pages < 100
    return codes


def all_backward(org: object, wanted: ListFilter) -> list[str]:
    codes: list[str] = []
    cursor = LAST
    while cursor:
        found = list_page(org, wanted, (), before=cursor)  # type: ignore[arg-type]
        codes = [one.code for one in found.orgs] + codes
        cursor = found.previous
    return codes


@pytest.mark.parametrize("wanted", FILTERS, ids=str)
def test_pages_forwards_and_backwards_hold_what_the_selection_holds(stage: Cast, wanted: ListFilter) -> None:
    jia, scope = stage.org("jia"), stage.scope("province")
    chosen = session().execute(selected(scope, jia, Selection(filter=wanted))).scalars().all()
    forward = all_forward(jia, wanted)
    assert len(forward) == len(set(forward)) == len(chosen)
    assert [stage.org(code).id for code in forward] == list(chosen)
    assert all_backward(jia, wanted) == forward


def test_without_a_filter_it_is_the_subtree_in_the_order_of_the_tree(stage: Cast) -> None:
    found = all_forward(stage.org("jia"), ListFilter())
    assert set(found) == subtree("jia") - {"jia"}
    assert found == sorted(found, key=lambda code: stage.org(code).path)


@pytest.mark.parametrize("cursor", ["x", "../..", "00", "000' OR 1=1", "0" * 600])
def test_a_cursor_that_is_none_is_the_beginning(stage: Cast, cursor: str) -> None:
    jia = stage.org("jia")
    assert list_page(jia, ListFilter(), (), after=cursor) == list_page(jia, ListFilter(), ())


def test_ticked_organisations_outside_the_list_are_never_selected(stage: Cast) -> None:
    chosen = Selection(codes=("qinghe", "yida", "jia", "nowhere"))
    ids = session().execute(selected(stage.scope("province"), stage.org("dongjiang"), chosen)).scalars().all()
    assert ids == [stage.org("qinghe").id]


def test_an_empty_selection_is_refused(stage: Cast) -> None:
    with pytest.raises(Refused):
        selected(stage.scope("province"), stage.org("jia"), Selection())


def test_percent_signs_and_underscores_are_searched_for_as_they_are(stage: Cast) -> None:
    assert all_forward(stage.org("jia"), ListFilter(q="%")) == []
    assert all_forward(stage.org("jia"), ListFilter(q="_")) == []


def test_postgresql_finds_a_rare_name_without_looking_at_everything(
    app: Flask, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listing, "SCAN", 3)
    with app.app_context():
        found = list_page(cast.org("centre"), ListFilter(q="乙省大学数学"), ())
        if is_postgresql(session()):
            assert ([one.code for one in found.orgs], found.partial) == (["yida-1"], False)
        else:
            assert (found.orgs, found.partial) == ((), True)
        common = list_page(cast.org("centre"), ListFilter(q="县省市"), ())
        assert (common.orgs, common.partial) == ((), True)


def test_what_is_asked_of_names_is_what_the_index_knows(app: Flask, cast: Cast) -> None:
    known, common = has_characters("乙省大学数学"), has_characters("县省市")
    assert known is not None
    assert common is None
    with app.app_context(), transaction() as s:
        if is_postgresql(s):
            s.execute(text("SET LOCAL enable_seqscan = off"))
            query = select(Org.id).where(known).compile(s.connection(), compile_kwargs={"literal_binds": True})
            plan = " ".join(s.scalars(text(f"EXPLAIN {query}")))
            assert NAME_CHARACTERS.name in plan
