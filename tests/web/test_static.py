"""Static files: pinned, named after their content, compressed once, within the budget."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import brotli
import pytest
from flask import Flask
from flask.testing import FlaskClient

from portal.web.static import SOURCE, build


def test_htmx_is_the_file_that_was_vendored() -> None:
    listed = re.search(r"`htmx\.min\.js`.*`([0-9a-f]{64})`", (SOURCE / "VENDORED.md").read_text())
    assert listed is not None
    assert hashlib.sha256((SOURCE / "htmx.min.js").read_bytes()).hexdigest() == listed[1]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The folder of static files, and their new names."""
    target = tmp_path_factory.mktemp("built")
    return target, build(SOURCE, target)


@pytest.mark.parametrize(
    ("name", "limit"), [("portal.css", 6000), ("portal.js", 1700), ("htmx.min.js", 17000), ("icon.svg", 300)]
)
def test_a_file_travels_small(built: tuple[Path, dict[str, str]], name: str, limit: int) -> None:
    target, names = built
    assert (target / f"{names[name]}.gz").stat().st_size <= limit


def test_compressed_files_hold_what_the_plain_ones_do(built: tuple[Path, dict[str, str]]) -> None:
    target, names = built
    for name in names.values():
        plain = (target / name).read_bytes()
        assert gzip.decompress((target / f"{name}.gz").read_bytes()) == plain
        assert brotli.decompress((target / f"{name}.br").read_bytes()) == plain


def test_vendored_files_are_served_as_they_are_and_ours_without_comments(built: tuple[Path, dict[str, str]]) -> None:
    target, names = built
    assert (target / names["htmx.min.js"]).read_bytes() == (SOURCE / "htmx.min.js").read_bytes()
    script = (target / names["portal.js"]).read_text()
    assert not re.search(r"^( |//|/\*)", script, re.MULTILINE)
    assert "已选中全部符合条件的记录" in script


def test_a_second_start_writes_nothing(built: tuple[Path, dict[str, str]]) -> None:
    target, names = built
    before = {path.name: path.stat().st_mtime_ns for path in target.iterdir()}
    assert build(SOURCE, target) == names
    assert {path.name: path.stat().st_mtime_ns for path in target.iterdir()} == before


def test_a_change_of_content_changes_the_name(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    (source / "a.css").write_text("a{}")
    first = build(source, tmp_path / "built")
    (source / "a.css").write_text("b{}")
    second = build(source, tmp_path / "built")
    assert first != second
    assert (tmp_path / "built" / first["a.css"]).exists()


def test_pages_name_files_that_browsers_may_keep_for_ever(bare: Flask, visitor: FlaskClient) -> None:
    addresses = re.findall(r'(?:href|src)="(/static/[^"]+)"', visitor.get("/list").text)
    assert len(addresses) == 3
    for address in addresses:
        answer = visitor.get(address, headers={"Accept-Encoding": "gzip"}, buffered=True)
        assert answer.status_code == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "gzip"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Access-Control-Allow-Origin" not in answer.headers


def test_other_addresses_below_static_do_not_exist(visitor: FlaskClient) -> None:
    for address in ("/static/portal.css", "/static/../portal/config.py", "/static/VENDORED.md", "/static/"):
        assert visitor.get(address).status_code == 404
