"""Every error says why and what to do; a 404 gives nothing away."""

from __future__ import annotations

import logging
import re

import pytest
import redis.exceptions
from flask import Flask, abort, session
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from portal.errors import Conflict, Forbidden, Missing, Refused
from portal.web.errors import PAGES, PermissionMissingError
from tests import markup
from tests.client import HTMX


def failing(app: Flask, error: BaseException) -> FlaskClient:
    """A browser at an application whose address /fails fails with `error`."""

    def view() -> None:
        raise error

    app.add_url_rule("/fails", view_func=view, endpoint="fails")
    return app.test_client()


@pytest.mark.parametrize("status", sorted(PAGES))
def test_every_error_has_a_page_and_a_message_for_htmx(bare: Flask, status: int) -> None:
    bare.add_url_rule("/fails", view_func=lambda: abort(status), endpoint="fails")
    visitor = bare.test_client()
    whole, part = visitor.get("/fails"), visitor.get("/fails", headers=HTMX)
    assert whole.status_code == part.status_code == status
    title = markup.read(whole.text).find_all("h1")[0].text
    assert title
    assert title in part.text
    assert part.headers["HX-Retarget"] == "#notices"
    assert "<!doctype" not in part.text
    assert 'role="alert"' in part.text
    assert len(part.data) < 3000


def test_errors_without_a_page_of_their_own_borrow_one(bare: Flask) -> None:
    bare.add_url_rule("/fails", view_func=lambda: abort(415), endpoint="fails")
    answer = bare.test_client().get("/fails")
    assert answer.status_code == 415
    assert "这个请求无法处理" in answer.text


def test_a_404_is_the_same_bytes_for_everybody_and_everything(bare: Flask) -> None:
    def sign_in() -> str:
        session["_user_id"] = "1"
        return ""

    bare.add_url_rule("/sign-in", view_func=sign_in, endpoint="sign_in")
    bare.add_url_rule("/theirs", view_func=lambda: abort(404, "the province's secret"), endpoint="theirs")
    bare.context_processor(lambda: {"nav": [1 / 0] if session else ()})
    visitor = failing(bare, Missing())
    answers = {visitor.get("/nothing").data, visitor.get("/theirs").data}
    visitor.get("/sign-in")
    answers |= {visitor.get("/theirs").data, visitor.get("/x?q=1").data, visitor.get("/fails").data}
    assert len(answers) == 1


def test_a_403_names_the_permission_and_whom_to_ask(bare: Flask) -> None:
    text = failing(bare, PermissionMissingError("标记毕业时间", "共青团长沙市委员会")).get("/fails").text
    assert "“标记毕业时间”" in text
    assert "共青团长沙市委员会" in text


@pytest.mark.parametrize(
    ("error", "status"), [(Refused("不能小于目标"), 422), (Conflict("已经标记过"), 409), (Forbidden("只能查看"), 403)]
)
def test_what_a_service_refuses_becomes_its_page(bare: Flask, error: Exception, status: int) -> None:
    answer = failing(bare, error).get("/fails")
    assert answer.status_code == status
    assert str(error) in answer.text


def test_a_401_offers_to_sign_in(bare: Flask) -> None:
    bare.config["SIGN_IN_URL"] = "/login-here"
    bare.add_url_rule("/fails", view_func=lambda: abort(401), endpoint="fails")
    assert 'href="/login-here"' in bare.test_client().get("/fails").text


def test_a_405_says_which_methods_there_are(bare: Flask) -> None:
    bare.add_url_rule("/only-get", view_func=str, endpoint="only_get", methods=["DELETE"])
    answer = bare.test_client().get("/only-get")
    assert answer.status_code == 405
    assert "DELETE" in answer.headers["Allow"]


def test_a_failure_shows_an_id_that_the_log_explains_and_nothing_else(
    bare: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    answer = failing(bare, RuntimeError("inner words")).get("/fails")
    assert answer.status_code == 500
    found = re.search(r"\b[0-9A-F]{8}\b", answer.text)
    assert found is not None
    assert found[0] in caplog.text
    assert "inner words" not in answer.text


@pytest.mark.parametrize("away", [OperationalError("select", {}, Exception()), redis.exceptions.ConnectionError()])
def test_without_database_or_redis_the_portal_says_come_back(bare: Flask, away: Exception) -> None:
    answer = failing(bare, away).get("/fails")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"]
    assert "暂时不可用" in answer.text


def test_a_413_names_the_limit(bare: Flask) -> None:
    bare.config["MAX_FORM_MEMORY_SIZE"] = 1024 * 1024
    bare.add_url_rule("/upload", view_func=str, endpoint="upload", methods=["POST"])
    answer = bare.test_client().post("/upload", data={"x": "x" * 2_000_000})
    assert answer.status_code == 413
    assert "（1 MB）" in answer.text
