"""Security headers, on pages and on static files."""

from __future__ import annotations

import pytest
from flask import Flask, Response
from flask.testing import FlaskClient

from portal.web.headers import CONTENT_SECURITY_POLICY


def test_a_page_forbids_foreign_and_inline_script_and_is_not_kept(visitor: FlaskClient) -> None:
    headers = visitor.get("/list").headers
    assert headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY
    assert "unsafe" not in CONTENT_SECURITY_POLICY
    assert headers["Cache-Control"] == "no-store"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "Strict-Transport-Security" not in headers


def test_errors_carry_the_headers_too(visitor: FlaskClient) -> None:
    answer = visitor.get("/nothing")
    assert answer.status_code == 404
    assert answer.headers["Content-Security-Policy"] == CONTENT_SECURITY_POLICY


def test_https_is_remembered(visitor: FlaskClient) -> None:
    assert "max-age=" in visitor.get("/list", base_url="https://localhost").headers["Strict-Transport-Security"]


def test_a_view_may_say_how_long_its_answer_keeps(bare: Flask) -> None:
    public = Response("x", headers={"Cache-Control": "max-age=60"})
    bare.add_url_rule("/kept", view_func=lambda: public, endpoint="kept")
    assert bare.test_client().get("/kept").headers["Cache-Control"] == "max-age=60"


@pytest.mark.parametrize(("offered", "used"), [("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("", None)])
def test_pages_are_compressed_as_the_browser_offers(bare: Flask, offered: str, used: str | None) -> None:
    answer = FlaskClient(bare, bare.response_class).get("/list", headers={"Accept-Encoding": offered})
    assert answer.headers.get("Content-Encoding") == used
    refusal = FlaskClient(bare, bare.response_class).get("/nowhere", headers={"Accept-Encoding": offered})
    assert (refusal.status_code, refusal.headers.get("Content-Encoding")) == (404, used)
