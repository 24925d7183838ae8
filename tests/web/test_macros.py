"""The shared macros: what they write is well formed, labelled, and escaped."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from flask import Flask
from wtforms import BooleanField, Form, SelectField, StringField, validators
from wtforms.fields.choices import SelectChoice

from portal.config import ROOT
from tests import markup

SHARED = ROOT / "templates" / "_shared"
EVIL = '<script>"&'


def macros() -> list[tuple[str, str]]:
    """(file, macro) of every shared macro that pages may call."""
    return [
        (path.name, name)
        for path in sorted(SHARED.glob("*.html"))
        for name in re.findall(r"{% macro ([a-z]\w*)\(", path.read_text())
    ]


def written(app: Flask, source: str, **context: object) -> markup.Element:
    """What a template writes that imports every shared macro; it must keep the rules of all pages."""
    imports = "".join(f'{{% from "_shared/{file}" import {name} %}}' for file, name in macros())
    with app.test_request_context():
        html = app.jinja_env.from_string(imports + source).render(context, evil=EVIL)
    assert EVIL not in html
    assert markup.problems(html) == []
    return markup.read(html)


def test_every_macro_is_explained_to_those_who_write_pages() -> None:
    readme = (ROOT / "templates" / "README.md").read_text()
    frame = {"notices", "navigation", "account_menu", "empty_state", "tree_nodes"}
    assert [name for _, name in macros() if name not in frame and f"{name}(" not in readme] == []


@pytest.mark.parametrize(
    "source",
    [
        '{{ notice(evil, "refused") }}',
        "{{ breadcrumbs([(evil, '/'), (evil, none)]) }}",
        '{{ field("a", evil, evil, help=evil, errors=[evil], attrs={"placeholder": evil}) }}',
        '{{ field("a", "甲", evil, rows=3) }}',
        '{{ select("a", evil, [(evil, evil)], evil, empty=evil, errors=[evil]) }}',
        '{{ choices("a", evil, [(evil, evil)], evil, help=evil, errors=[evil]) }}',
        '{{ error_summary([("a", evil)]) }}',
        '{{ form_buttons(evil, cancel_url="/", confirm=evil) }}',
        '{% call confirm_page(evil, "/x", evil, hidden=[(evil, evil)]) %}{{ evil }}{% endcall %}',
        '{{ search_box("/x", value=evil) }}',
        '{% call(r) table([evil], rows, evil, pick="ids") %}{{ td(evil, r.name, url=evil) }}{% endcall %}',
        '{% call bulk_form(filters=[("q", evil)]) %}{{ bulk_bar([(evil, "/x", true, evil)], "all") }}{% endcall %}',
        '{{ pager("/a?x=" ~ evil, "/b", "/c", text=evil) }}',
        '{{ empty_state(evil, evil, evil, "/") }}',
        '{{ chip(evil, "accepted") }}{{ verdict("warning") }}',
        "{{ card(evil, evil, evil, '/', evil, 'late') }}",
        "{% call figures() %}{{ figure(evil, evil, evil, evil, '/') }}{% endcall %}",
        '{{ profile([(evil, evil, "wide"), (evil, none)]) }}',
        "{{ bar(3, 4, evil, mark=2) }}{{ sparkline([1, 5, 2], evil) }}",
        "{{ stepper([evil, evil], 1) }}",
        '{{ progress("p", "/x", evil, 3, 9, evil, state=evil) }}',
        "{{ tree(nodes) }}",
        "{{ navigation(nav) }}{{ account_menu(scope, posts, [(evil, '/')], '/s', '/o') }}",
    ],
)
def test_a_macro_escapes_whatever_it_is_given(bare: Flask, source: str) -> None:
    node = {"label": EVIL, "url": "/", "note": EVIL, "children_url": "/k", "page_url": "/p"}
    item = {"key": "k", "label": EVIL, "url": "/", "group": EVIL, "active": True}
    org = SimpleNamespace(full_name=EVIL, short_name=EVIL)
    written(
        bare,
        source,
        rows=[{"id": 1, "name": EVIL}],
        nodes=[node, node | {"children_url": ""}],
        nav=[item, item, item | {"group": ""}],
        scope=SimpleNamespace(org=org, account_name=EVIL),
        posts=[{"id": 1, "label": EVIL, "active": False}, {"id": 2, "label": "二", "active": True}],
    )


def test_help_and_errors_are_tied_to_their_field(bare: Flask) -> None:
    root = written(bare, '{{ field("a", "姓名", help="怎么填", errors=["请填写"]) }}')
    control = root.find_all("input")[0]
    tied = {e.get("id"): e.text for e in root.find_all("p")}
    assert [tied[i] for i in (control.get("aria-describedby") or "").split()] == ["请填写 ✕", "怎么填"]
    assert control.get("aria-invalid") == "true"


def test_a_password_is_never_written_back(bare: Flask) -> None:
    root = written(bare, '{{ field("p", "密码", "secret", type="password") }}')
    assert root.find_all("input")[0].get("value") is None


def test_zero_is_a_figure_and_nothing_is_a_dash(bare: Flask) -> None:
    cells = written(bare, '{{ td("甲", 0) }}{{ td("乙", none) }}{{ td("丙", "") }}').find_all("td")
    assert [cell.text for cell in cells] == ["0", "—", "—"]


def test_a_progress_asks_again_only_while_it_runs(bare: Flask) -> None:
    running = written(bare, '{{ progress("p", "/x", "检查", 3, 9, running=true) }}')
    ended = written(bare, '{{ progress("p", "/x", "检查", 9, 9, running=false) }}')
    failed = written(bare, '{{ progress("p", "/x", "检查", 3, 9, running=false, failed=true, state="失败") }}')
    assert [e.get("hx-trigger") for e in running.find_all("div")] == ["every 1s"]
    assert not any(e.get("hx-get") for e in [*ended.walk(), *failed.walk()])
    assert failed.find_all("progress") == []


def test_verdicts_are_told_apart_without_colour(bare: Flask) -> None:
    kinds = ("accepted", "rejected", "skipped", "warning")
    signs = {written(bare, f'{{{{ chip("同", "{kind}") }}}}').text for kind in kinds}
    assert len(signs) == 4


def test_a_wtforms_field_keeps_its_value_and_errors(bare: Flask) -> None:
    class Example(Form):
        name = StringField("姓名", [validators.Length(max=1, message="太长")])
        kind = SelectField("类别", choices=[SelectChoice("a", "甲"), SelectChoice("b", "乙")])
        sure = BooleanField("我已阅读")

    form = Example(data={"name": "王晓", "kind": "b", "sure": True})
    form.validate()
    root = written(bare, "{{ wtf(form.name) }}{{ wtf(form.kind) }}{{ wtf(form.sure) }}", form=form)
    assert [e.get("value") for e in root.find_all("input")] == ["王晓", "y"]
    assert [e.text for e in root.find_all("option") if e.get("selected") is not None] == ["乙"]
    assert "太长" in root.text
