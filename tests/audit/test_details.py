"""The log speaks to administrators: whatever any service writes down is shown in words."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from portal.accounts import own
from portal.accounts import services as accounts
from portal.audit.details import FACTS, HIDDEN, LABELS, shown_details
from portal.audit.models import AuditEntry
from portal.audit.titles import TITLES, all_titles
from portal.config import ROOT
from portal.db import session
from portal.errors import Refused
from portal.orgs import services as orgs
from portal.orgs.facts import OrgFacts
from portal.orgs.moving import move
from portal.orgs.settings import set_value
from portal.provinces.services import switch
from tests.casting import Cast
from tests.imports.engine import Engine
from tests.members import csv_file, member
from tests.orgs.growing import facts

RECORDERS = {"record", "recorded", "refusals_recorded"}
NO_DETAILS = {"path", "outcome"}
SPECIAL = {"differences", "key", "before", "value"}
"""Keys that a sentence of their own is made of."""
BRANCH = "共青团甲省大学机械学院机械1501班支部委员会"


def calls() -> Iterator[ast.Call]:
    """Every call in the portal and its plugins that writes into the log."""
    for folder in ("portal", "plugins"):
        for file in (ROOT / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
                name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
                if isinstance(node, ast.Call) and name in RECORDERS:
                    yield node


def written_keys() -> set[str]:
    """The names of the details that calls name."""
    return {keyword.arg for call in calls() for keyword in call.keywords if keyword.arg} - NO_DETAILS


def written_actions() -> set[str]:
    """The actions that calls name themselves."""
    arguments = [argument for call in calls() for argument in call.args[:2]]
    return {a.value for a in arguments if isinstance(a, ast.Constant) and isinstance(a.value, str)}


def test_every_key_that_a_service_writes_has_words(app: Flask) -> None:
    assert len(written_keys()) > 15
    assert written_keys() - set(LABELS) - HIDDEN - SPECIAL == set()


def test_every_action_that_a_service_writes_has_a_title(app: Flask) -> None:
    with app.app_context():
        assert len(written_actions()) > 15
        assert written_actions() - set(all_titles()) == set()


def test_every_title_is_of_an_action_that_somebody_writes() -> None:
    files = [file for part in ("portal", "plugins") for file in (ROOT / part).rglob("*.py")]
    code = "".join(file.read_text(encoding="utf-8") for file in files if file.name != "titles.py")
    assert [action for action in TITLES if f'"{action}"' not in code] == []


def test_every_fact_of_an_organisation_has_words() -> None:
    assert set(FACTS) == set(OrgFacts.__slots__)


@pytest.fixture
def told(cast: Cast) -> Iterator[dict[str, str]]:
    """What the log says, by action, after a walk through the services; refusals end in !"""
    with cast.app.app_context():
        _act(cast)
        session().rollback()
        entries = session().query(AuditEntry).order_by(AuditEntry.id)
        yield {e.action + ("!" if e.outcome == "refused" else ""): shown_details(e.details) for e in entries}


def _act(cast: Cast) -> None:
    national, school = cast.scope("national"), cast.scope("school")
    orgs.create(school, "jiada", facts("新支部", industry="普通高等院校"), "new")
    renamed = replace(facts("新新支部", industry="其他"), telephone="0510-1")
    orgs.change(school, "new", 1, renamed)
    move(school, "new", 2, "jiada-wy")
    orgs.close(school, "new", 3)
    with pytest.raises(Refused):
        orgs.close(school, "jiada-jx", 1)
    set_value(school, cast.org("jiada"), "target_percent", "98")
    set_value(school, cast.org("jiada"), "deadline", "2019-05-10")
    switch(national, "yi", "info_entry", on=False)
    accounts.create_account(school, cast.org("jiada-wy"), "waiyu", "李建国", "manage")
    own.sign_out_everywhere(cast.scope("viewer"))
    engine = Engine(school)
    stored = engine.take_in(csv_file([member(1, BRANCH), member(2, "没有这个支部")]))
    engine.undo(stored.id)
    engine.check(b"\x00\x01\x02")


def test_a_line_says_what_happened_in_words(told: dict[str, str]) -> None:
    assert told["org.created"] == "类别 团支部，代码 new"
    assert told["org.changed"].split("，") == [
        "全称由“新支部”改为“新新支部”", "行业由“普通高等院校”改为“其他”", "简称由“新支部”改为“新新支部”",
        "电话由“空”改为“0510-1”",
    ]  # fmt: skip
    assert told["org.moved"] == "代码 new，新上级 共青团甲省大学外语学院委员会，原上级 共青团甲省大学委员会"
    assert told["org.setting"] == "截止日期由“按上级要求”改为 2019-05-10 "
    assert told["org.closed!"].startswith("原因 ")
    assert told["account.created"] == "姓名 李建国，权限 管理"
    assert told["import.applied"] == "入库 1"
    assert told["import.undone"] == "删除 1"


def test_no_line_shows_a_name_of_the_program(told: dict[str, str]) -> None:
    assert len(told) > 12
    shown = {
        action: re.findall(r"[a-z]+_[a-z_]+|\bNone\b|\bTrue\b|\bFalse\b|[\[\]{}]", line)
        for action, line in told.items()
    }
    assert {action: words for action, words in shown.items() if words} == {}


def test_a_permission_that_was_lacking_is_named(app: Flask) -> None:
    with app.app_context():
        assert shown_details(json.dumps({"permission": "orgs.manage"})) == "缺少的权限 管理下级组织"
        assert shown_details(json.dumps({"permission": "gone.gone"})) == "缺少的权限 gone.gone"


def test_what_a_plugin_calls_its_details_is_shown_as_it_is(app: Flask) -> None:
    with app.app_context():
        assert shown_details(json.dumps({"备注": 3})) == "备注 3"
