"""The reader of HTML finds each fault it promises to find."""

from __future__ import annotations

import pytest

from tests import markup

PAGE = """<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>列表</title><script src="/s.js" defer></script></head>
<body><main><h1>列表</h1>{}</main></body></html>"""


@pytest.mark.parametrize(
    "good",
    [
        '<label for="q">查找</label><input id="q" name="q">',
        '<label>查找 <input name="q"></label><input type="hidden" name="page">',
        '<input name="q" aria-label="查找">',
        '<form method="post"><input type="hidden" name="csrf_token" value="x"><button>保存</button></form>',
        '<a href="/"><img src="/a.svg" alt="首页"></a><br>',
    ],
)
def test_a_good_page_has_no_problem(good: str) -> None:
    assert markup.problems(PAGE.format(good)) == []


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ("<p><b>名</p></b>", "closes"),
        ("<div>", "never closed"),
        ('<p class="a" class="b"></p>', "attribute twice"),
        ('<p id="a"></p><p id="a"></p>', "'a' is there 2 times"),
        ("<script>1</script>", "inline <script>"),
        ("<style>p{}</style>", "inline <style>"),
        ('<p style="color:red">红</p>', "inline script or style"),
        ('<button onclick="go()">去</button>', "inline script or style"),
        ('<p hx-on:click="go()">去</p>', "inline script or style"),
        ('<a href=" javascript:go()">去</a>', "inline script or style"),
        ('<input name="q">', "no label"),
        ('<label for="q"></label><input id="q" name="q">', "no label"),
        ('<select name="s"><option>一</option></select>', "no label"),
        ('<a href="/"><svg></svg></a>', "no name"),
        ('<img src="/a.svg">', "no alt"),
        ('<form method="post"><button>保存</button></form>', "no CSRF token"),
        ('<form><input type="hidden" name="csrf_token"></form>', "into the address"),
        ("<h1>又</h1>", "one h1, this has 2"),
        ("<main></main>", "one main"),
    ],
)
def test_each_fault_is_named(bad: str, said: str) -> None:
    assert any(said in problem for problem in markup.problems(PAGE.format(bad)))


def test_a_fragment_needs_neither_h1_nor_title() -> None:
    assert markup.problems("<tr><td>一</td></tr>") == []
    assert markup.problems("<!doctype html><p>一</p>") != []
