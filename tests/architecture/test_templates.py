"""Templates parse, and none of them holds script or style (the CSP would refuse it)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from jinja2 import Environment, TemplateSyntaxError, nodes

from tests.architecture.sources import ROOT

INLINE = {
    "an inline handler": re.compile(r"\s(on[a-z]+|hx-on[:a-z-]*)\s*=\s*[\"']", re.I),
    "an inline style": re.compile(r"\sstyle\s*=\s*[\"']|<style\b", re.I),
    "an inline script": re.compile(r"<script\b(?![^>]*\ssrc=)", re.I),
    "a script address": re.compile(r"[\"']\s*javascript:", re.I),
    "an address elsewhere": re.compile(r"(src|href|action)\s*=\s*[\"'](https?:)?//", re.I),
}
UNESCAPED = re.compile(r"\|\s*safe\b|autoescape\s+false")


def faults(template: str) -> Iterator[str]:
    """What is wrong with a template's text."""
    try:
        tree = Environment(extensions=["jinja2.ext.do"], autoescape=True).parse(template)
    except TemplateSyntaxError as error:
        yield f"line {error.lineno}: {error.message}"
        return
    text = "".join(data.data for data in tree.find_all(nodes.TemplateData))
    yield from (what for what, pattern in INLINE.items() if pattern.search(text))
    if UNESCAPED.search(template):
        yield "output that is not escaped"


def test_templates_parse_and_hold_neither_script_nor_style() -> None:
    paths = sorted((ROOT / "templates").rglob("*.*"))
    assert paths
    assert [f"{p.relative_to(ROOT)}: {fault}" for p in paths for fault in faults(p.read_text())] == []


@pytest.mark.parametrize(
    "wrong",
    [
        "{% block a %}",
        '<button onclick="go()">',
        "<p hx-on:click='go()'>",
        '<p class="{{ c }}" style="color:red">',
        "<script>go()</script>",
        '<a href="javascript:go()">',
        '<script src="//cdn.example/htmx.js"></script>',
        "{{ text | safe }}",
    ],
)
def test_a_wrong_template_is_found(wrong: str) -> None:
    assert len(list(faults(wrong))) == 1
