"""Requests whose asking unit is closed, and all of them as a file (R2.2)."""

from __future__ import annotations

import pytest

from plugins.info_entry import asking
from portal.orgs import services
from portal.people import entering
from portal.provinces import services as provinces
from tests import members
from tests.casting import Cast
from tests.client import Client
from tests.exports.asking import export, rows_of
from tests.people.test_by_hand import person
from tests.plugins.info_entry.test_requests import TOLD, ask, state


@pytest.fixture
def held(cast: Cast) -> int:
    """Somebody whom the mechanics faculty of the school has entered."""
    with cast.app.app_context():
        return entering.enter(cast.scope("faculty"), "jiada-jx-1", person(1, name="张三"))


@pytest.fixture
def stranger(cast: Cast) -> Client:
    return cast.client_for("stranger")


def test_what_a_unit_asked_for_is_taken_back_when_it_is_closed(cast: Cast, stranger: Client, held: int) -> None:
    url = ask(stranger)
    with cast.app.app_context():
        services.close(cast.scope("stranger"), "yida-1", 1)
    assert state(cast) == asking.WITHDRAWN
    assert asking.ASKER_CLOSED in cast.client_for("faculty").page(url).text


def test_a_unit_that_is_closed_while_the_plugin_is_off_asks_no_longer_once_it_is_on(
    cast: Cast, stranger: Client, held: int
) -> None:
    ask(stranger)
    with cast.app.app_context():
        provinces.switch(cast.scope("national"), "yi", "info_entry", on=False)
        services.close(cast.scope("stranger"), "yida-1", 1)
        assert state(cast) == asking.OPEN
        provinces.switch(cast.scope("national"), "yi", "info_entry", on=True)
    assert state(cast) == asking.WITHDRAWN


def test_what_was_asked_is_had_as_a_file_by_either_side(cast: Cast, stranger: Client, held: int) -> None:
    ask(stranger)
    listed = stranger.page("/info-entry/yida/requests?box=out&state=all")
    (link,) = [a.get("href") for a in listed.find_all("a") if a.text == "导出" and "requests" in (a.get("href") or "")]
    head, row = rows_of(export(stranger, link).data)
    told = dict(zip(head, row, strict=True))
    assert told["登记的组织"] == TOLD[1:-6] + "所属团支部"
    assert told["号码"] == f"身份证号 {members.id_number(1)[:6]}********{members.id_number(1)[-4:]}"
    assert (told["姓名"], told["留言"], told["状态"]) == ("张三丰", "在我班", "待处理")
    other = rows_of(export(cast.client_for("school"), link.replace("yida", "jiada").replace("box=out", "box=in")).data)
    assert other[1][head.index("登记的组织")] == "共青团甲省大学机械学院机械1501班支部委员会"
    assert stranger.get(link.replace("yida", "jiada")).status_code == 404
