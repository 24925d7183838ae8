"""The test client sends what a browser would send, and refuses bad pages."""

from __future__ import annotations

import io

import pytest
from flask import Flask, current_app, g, request

from tests.client import Client, browser_of

FORM = """<!doctype html><html lang="zh-CN"><head><title>表</title></head><body><main><h1>表</h1>
<form method="post" action="/echo" enctype="multipart/form-data">
<input type="hidden" name="csrf_token" value="T">
<label>名称 <input name="name" value="旧"></label> <label>文件 <input type="file" name="file"></label>
<label><input type="checkbox" name="on" checked></label> <label><input type="checkbox" name="off"></label>
<label>类 <select name="kind"><option value="a">甲</option><option value="b" selected>乙</option></select></label>
<label>首 <select name="first"><option>一</option><option>二</option></select></label>
<label>注 <textarea name="note">话</textarea></label>
<button name="act" value="save">保存</button> <button name="act" value="drop" formaction="/drop">删除</button>
</form></main></body></html>"""


@pytest.fixture
def client() -> Client:
    app = Flask("form")
    app.add_url_rule("/form", view_func=lambda: FORM, endpoint="form")
    app.add_url_rule("/bad", view_func=lambda: "<div>", endpoint="bad")
    app.add_url_rule("/g", view_func=lambda: str(g.get("left_behind")), endpoint="g")

    @app.post("/<path>")
    def echo(path: str) -> dict[str, object]:
        return {
            "path": path,
            "form": request.form.to_dict(flat=False),
            "files": [f.filename for f in request.files.values()],
        }

    return browser_of(app)


def test_submit_fills_in_the_form_as_a_browser_does(client: Client) -> None:
    sent = client.submit("/form", {"name": "新", "file": (io.BytesIO(b"x"), "a.csv")}, button="保存").get_json()
    assert sent["path"] == "echo"
    assert sent["files"] == ["a.csv"]
    assert sent["form"] == {
        "csrf_token": ["T"], "name": ["新"], "on": ["on"], "kind": ["b"],
        "first": ["一"], "note": ["话"], "act": ["save"],
    }  # fmt: skip


def test_submit_sends_to_where_the_button_says(client: Client) -> None:
    assert client.submit("/form", button="删除").get_json()["path"] == "drop"


def test_a_bad_page_fails_the_test_that_gets_it(client: Client) -> None:
    with pytest.raises(AssertionError, match="never closed"):
        client.get("/bad")


def test_a_request_sees_nothing_of_the_context_the_test_has_open(client: Client) -> None:
    with client.application.app_context():
        g.left_behind = "user of the request before"
        assert client.get("/g").text == "None"
        assert current_app == client.application
