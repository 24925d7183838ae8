"""One template gives the page and the fragment, and messages arrive with either."""

from __future__ import annotations

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from portal import web
from portal.web.page import is_local, notify, page, redirect_to
from tests.client import HTMX


def test_a_page_is_whole_for_a_browser_and_a_block_for_htmx(visitor: FlaskClient) -> None:
    whole, part = visitor.get("/list"), visitor.get("/list", headers=HTMX)
    assert whole.text.lstrip().startswith("<!doctype html>")
    assert "下级组织" in whole.text
    assert part.text.strip() == '<span class="chip accepted"><span aria-hidden="true">✓</span> 下级组织</span>'
    assert "HX-Request" in whole.headers["Vary"]
    assert "HX-Request" in part.headers["Vary"]


@pytest.mark.parametrize("header", ["HX-Boosted", "HX-History-Restore-Request"])
def test_boosted_links_and_the_back_button_get_the_whole_page(visitor: FlaskClient, header: str) -> None:
    assert "<!doctype html>" in visitor.get("/list", headers={**HTMX, header: "true"}).text


def test_a_fragment_sees_what_its_parents_say(bare: Flask) -> None:
    bare.add_url_rule("/heir", view_func=lambda: page("heir.html", block="list", q="二"), endpoint="heir")
    answer = bare.test_client().get("/heir", headers=HTMX).text
    assert answer.startswith("前")
    assert "下级组织二" in answer


def test_context_is_escaped_in_fragments_too(bare: Flask) -> None:
    bare.add_url_rule("/x", view_func=lambda: page("list.html", block="list", q="<b>"), endpoint="x")
    assert "&lt;b&gt;" in bare.test_client().get("/x", headers=HTMX).text


def _save() -> Response:
    notify("已保存。")
    return redirect_to("/list")


def test_a_message_survives_the_redirect_and_is_shown_once(bare: Flask) -> None:
    bare.add_url_rule("/save", view_func=_save, endpoint="save")
    visitor = bare.test_client()
    answer = visitor.get("/save")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/list")
    assert "已保存。" in visitor.get("/list").text
    assert "已保存。" not in visitor.get("/list").text


def test_a_fragment_carries_the_waiting_message_along(bare: Flask) -> None:
    bare.add_url_rule("/save", view_func=_save, endpoint="save")
    visitor = bare.test_client()
    assert visitor.get("/save", headers=HTMX).headers["HX-Redirect"] == "/list"
    answer = visitor.get("/list", headers=HTMX).text
    assert 'id="notices" hx-swap-oob="true"' in answer
    assert "已保存。" in answer
    assert "notices" not in visitor.get("/list", headers=HTMX).text


@pytest.mark.parametrize(
    "url", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:1", "", "/\n/x"]
)
def test_a_redirect_never_leaves_the_site(bare: Flask, url: str) -> None:
    assert not is_local(url)
    with bare.test_request_context(), pytest.raises(ValueError, match="this site"):
        redirect_to(url)


def test_the_layer_can_be_asked_for_twice(bare: Flask) -> None:
    before = [len(functions) for functions in bare.after_request_funcs.values()]
    web.init_app(bare)
    assert [len(functions) for functions in bare.after_request_funcs.values()] == before


def test_a_page_without_signed_in_frame_stands(visitor: FlaskClient) -> None:
    text = visitor.get("/list").text
    assert "主导航" not in text
    assert "跳到正文" in text
