"""Choosing a township on a telephone: by typing, from an address, level by level; with scripts and without (R3.1)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask, Response, request
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Page, ViewportSize, expect

from portal import web
from portal.config import ROOT
from portal.divisions.answering import township_answer
from portal.divisions.picking import is_pressed, pick, settle
from portal.web.page import notify
from portal.web.page import page as answer
from tests.browser.test_every_page import faults
from tests.services.live import serving

FORM = """{% extends "base.html" %}
    {% from "_shared/forms.html" import field, csrf, form_buttons %}
    {% from "_shared/townships.html" import township_picker, enter_saves %}
    {% block title %}登记去向{% endblock %}
    {% block content %}<form class="sheet" method="post">{{ csrf() }}{{ enter_saves() }}
    {{ field("school", "学校", school) }}{{ field("home", "家庭住址", home) }}
    {{ township_picker(picked, "所属乡镇街道", "/townships", address="home") }}
    {{ form_buttons() }}</form>{% endblock %}"""
TELEPHONE: ViewportSize = {"width": 375, "height": 700}
WULIPAI = "湖南省 长沙市 芙蓉区 五里牌街道"


class Site:
    """One form with a picker, and what it has saved."""

    def __init__(self, static: Path) -> None:
        self.saved: list[tuple[str, str]] = []
        self.app = Flask("site", template_folder=str(ROOT / "templates"), static_folder=None)
        self.app.config.update(SECRET_KEY="not a secret", STATIC_BUILD_DIR=static, PROPAGATE_EXCEPTIONS=False)
        web.init_app(self.app)
        loader = self.app.jinja_env.loader
        assert loader is not None
        self.app.jinja_env.loader = ChoiceLoader([DictLoader({"form.html": FORM}), loader])
        self.app.add_url_rule("/", view_func=self.form, methods=["GET", "POST"])
        townships = {"rule": "/townships", "view_func": lambda: township_answer("/townships")}
        self.app.add_url_rule(**townships, endpoint="townships", methods=["GET", "POST"])

    def form(self) -> Response:
        form, home = request.form, request.form.get("home", "")
        stored = self.saved[-1][1] if self.saved else ""
        if request.method == "GET" or is_pressed(form):
            picked = pick(form, "town", stored, home)
        else:
            picked = settle(form, "town", stored, home)
            if not picked.error:
                self.saved.append((form["school"], picked.code))
                notify("已保存。")
        return answer("form.html", picked=picked, home=home, school=form.get("school", ""))


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """The form."""
    return Site(tmp_path)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The form instead of the whole portal."""
    with serving(site.app) as url:
        yield url


def begin(page: Page) -> None:
    page.set_viewport_size(TELEPHONE)
    page.goto("/")
    page.get_by_label("学校").fill("湖南大学")


def save(page: Page) -> None:
    page.get_by_role("main").get_by_role("button", name="保存").last.click()
    page.get_by_text("已保存。").wait_for()


def test_R3_1_typing_finds_and_the_keyboard_chooses(page: Page, site: Site, scripts: bool) -> None:
    begin(page)
    page.get_by_label("查找", exact=True).press_sequentially("cs wlp")
    if not scripts:
        page.get_by_role("button", name="查找").click()
    page.get_by_label(WULIPAI).wait_for()
    page.get_by_label(WULIPAI).focus()
    page.keyboard.press("Space")
    expect(page.get_by_label("学校")).to_have_value("湖南大学")
    assert not scripts or faults(page) == []
    page.set_viewport_size(TELEPHONE)
    save(page)
    assert site.saved == [("湖南大学", "430102008")]


def test_R3_1_an_address_proposes_with_the_reason_and_enter_saves(page: Page, site: Site, scripts: bool) -> None:
    begin(page)
    page.get_by_label("家庭住址").fill("长沙市芙蓉区五里牌街道车站北路12号")
    if scripts:
        page.get_by_label("学校").focus()
    else:
        page.get_by_role("button", name="查找").click()
    expect(page.get_by_text("地址中的“五里牌街道”属于湖南省 长沙市 芙蓉区。")).to_be_visible()
    expect(page.get_by_label(WULIPAI)).to_be_checked()
    page.get_by_label("学校").press("Enter")
    page.get_by_text("已保存。").wait_for()
    assert site.saved == [("湖南大学", "430102008")]


def test_R3_1_level_by_level_down_and_what_stays_unclear_is_asked(page: Page, site: Site, scripts: bool) -> None:
    begin(page)
    page.get_by_role("button", name="逐级选择").click()
    for name in ("湖南省", "长沙市", "芙蓉区"):
        page.get_by_role("button", name=name, exact=True).wait_for()
        assert not scripts or faults(page) == [], name
        page.get_by_role("button", name=name, exact=True).click()
    page.get_by_label("五里牌街道").check()
    save(page)
    page.get_by_label("改为").fill("城关镇")
    page.get_by_role("main").get_by_role("button", name="保存").last.click()
    expect(page.get_by_text("“城关镇”还没有选定")).to_be_visible()
    expect(page.get_by_label(WULIPAI)).to_be_checked()
    assert site.saved == [("湖南大学", "430102008")]
