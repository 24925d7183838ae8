"""A changing request comes from this site and proves it; what was filled in is not lost."""

from __future__ import annotations

import io

import pytest
from flask import Flask, request
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from portal.web.page import page
from tests import markup

OWN = {"Origin": "http://localhost"}


@pytest.fixture
def stored() -> list[str]:
    """What the form's view was allowed to store."""
    return []


@pytest.fixture
def visitor(bare: Flask, stored: list[str]) -> FlaskClient:
    """A browser at an application with a form."""

    def form() -> object:
        if request.method == "POST":
            stored.append(request.form["name"])
        return page("form.html")

    bare.add_url_rule("/form", view_func=form, endpoint="form", methods=["GET", "POST"])
    return bare.test_client()


def token(visitor: FlaskClient) -> str:
    assert hasattr(visitor, "token")
    return str(visitor.token("/form"))


@pytest.mark.parametrize("headers", [{}, OWN, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
def test_a_form_of_this_site_is_taken(visitor: FlaskClient, stored: list[str], headers: dict[str, str]) -> None:
    data = {"name": "王", "csrf_token": token(visitor)}
    assert visitor.post("/form", data=data, headers=headers).status_code == 200
    assert stored == ["王"]


def test_htmx_sends_the_token_of_the_body_as_a_header(visitor: FlaskClient, stored: list[str]) -> None:
    body = markup.read(visitor.get("/form").text).find_all("body")[0]
    assert "X-CSRFToken" in (body.get("hx-headers") or "")
    visitor.post("/form", data={"name": "王"}, headers={"X-CSRFToken": token(visitor)})
    assert stored == ["王"]


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost.evil.example"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
    ],
)
def test_another_sites_form_is_refused_even_with_the_token(
    visitor: FlaskClient, stored: list[str], headers: dict[str, str]
) -> None:
    answer = visitor.post("/form", data={"name": "王", "csrf_token": token(visitor)}, headers=headers)
    assert answer.status_code == 400
    assert "别的网站" in answer.text
    assert stored == []


def test_a_form_that_is_too_old_stores_nothing_and_keeps_what_was_filled_in(
    visitor: FlaskClient, stored: list[str]
) -> None:
    answer = visitor.post("/form", data={"name": "王<晓>", "csrf_token": "old"}, headers=OWN)
    assert answer.status_code == 400
    assert "什么都没有保存" in answer.text
    assert stored == []
    again = {str(e.get("name")): e.get("value") for e in markup.read(answer.text).find_all("input")}
    visitor.post("/form", data=again, headers=OWN)
    assert stored == ["王<晓>"]


def offers_again(answer: TestResponse) -> bool:
    return "重新提交</button>" in answer.text


def test_a_draft_is_offered_only_to_a_browser_that_vouches_for_this_site(visitor: FlaskClient) -> None:
    data = {"name": "王", "csrf_token": "old"}
    assert offers_again(visitor.post("/form", data=data, headers=OWN))
    assert not offers_again(visitor.post("/form", data=data))


@pytest.mark.parametrize(
    "more", [{"new_password": "x"}, {"file": (io.BytesIO(b"x"), "a.xlsx")}, {"note": "x" * 70_000}]
)
def test_passwords_files_and_endless_text_are_not_sent_back(visitor: FlaskClient, more: dict[str, object]) -> None:
    answer = visitor.post("/form", data={"name": "王", **more}, headers=OWN)
    assert answer.status_code == 400
    assert not offers_again(answer)
