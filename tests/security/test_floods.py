"""What nobody types: floods of accents, numbers beyond every column, queries without end. None costs a moment."""

from __future__ import annotations

import time

import pytest

from portal.accounts.codes import plain_code
from portal.accounts.names import check_name, plain_login
from portal.accounts.passwords import check_password, verify
from portal.audit import queries
from portal.audit.services import record
from portal.db import transaction
from portal.errors import Refused
from portal.orgs.facts import OrgFacts, check
from tests.casting import Cast
from tests.client import Client

FLOOD = "a" + "\u0301\u0316" * 15_000
"""Sorting these marks into their normal order takes the square of their number: two megabytes take minutes."""
MOMENT = 1.5
BEYOND = ("9" * 19, "9" * 26, "-9223372036854775809", "9" * 5000, "0", "1_0", "١", "1e3")
PAGED = (
    "/imports/?before={}", "/imports/{id}?after={}", "/imports/{id}?before={}", "/jobs/?before={}", "/audit/?before={}",
)  # fmt: skip


def refused_name(text: str) -> None:
    with pytest.raises(Refused):
        check_name(text)


def refused_password(text: str) -> None:
    with pytest.raises(Refused):
        check_password(text, login="somebody")


def refused_org(text: str) -> None:
    with pytest.raises(Refused) as refusal:
        check(OrgFacts(text, text, "branch", "农村"))
    assert refusal.value.fields.keys() == {"full_name", "short_name"}


@pytest.mark.parametrize(
    "use", [plain_login, plain_code, refused_name, refused_password, refused_org, lambda text: verify(None, text)]
)
def test_a_flood_of_accents_costs_no_more_than_a_moment(use: object) -> None:
    assert callable(use)
    began = time.process_time()
    use(FLOOD)
    assert time.process_time() - began < MOMENT


def test_anybodys_sign_in_with_a_flood_of_accents_is_a_wrong_login(client: Client, cast: Cast) -> None:
    began = time.process_time()
    answer = client.submit("/sign-in", {"login": FLOOD, "password": FLOOD})
    assert answer.status_code == 422
    assert time.process_time() - began < 2 * MOMENT


@pytest.mark.parametrize("address", PAGED)
def test_a_page_key_that_fits_no_column_is_no_page_key(cast: Cast, address: str) -> None:
    school, import_id = cast.client_for("school"), cast.examples["import_id"]
    for number in BEYOND:
        answer = school.get(address.format(number, id=import_id))
        assert answer.status_code == 200, number[:30]


@pytest.mark.parametrize("query", ["q=" + "_" * 60_000, "q=%01%7F", "actor=" + "x" * 60_000, "action=%25"])
def test_a_search_of_the_audit_log_takes_any_text(cast: Cast, query: str) -> None:
    assert cast.client_for("school").get(f"/audit/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["q=%01", "q=" + "%25_" * 9000, "&".join(f"p.x{i}=1" for i in range(9000))])
def test_a_search_of_the_list_takes_any_text(cast: Cast, query: str) -> None:
    assert cast.client_for("school").get(f"/orgs/jiada/subordinates?{query}").status_code == 200


def test_a_zero_character_reaches_no_table(client: Client, cast: Cast) -> None:
    assert client.submit("/sign-in", {"login": "a\0b", "password": "x"}).status_code == 400
    school = cast.client_for("school")
    for address in ("/audit/?q=%00", "/audit/?actor=%00", "/orgs/jiada/subordinates?q=%00", "/jobs/?state=%00"):
        assert school.get(address).status_code == 400
    assert school.submit("/orgs/jiada/new", {"full_name": "a\0b"}, button="新建").status_code == 400


def test_a_search_of_the_audit_log_looks_at_a_part_and_offers_to_look_further(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "SCAN", 5)
    scope = cast.scope("school")
    with cast.app.app_context(), transaction():
        record(scope, "org.changed", "很久以前改过的组织")
        for number in range(7):
            record(scope, "org.changed", f"最近改过的组织{number}")
    with cast.app.app_context():
        nothing, further = queries.log_page(scope, queries.LogFilter(target="很久"))
        assert not nothing
        found, end = queries.log_page(scope, queries.LogFilter(target="很久"), further)
        assert [line.entry.target for line in found] == ["很久以前改过的组织"]
        while end is not None:  # what the cast itself has done
            more, end = queries.log_page(scope, queries.LogFilter(target="很久"), end)
            assert not more
