"""The shared parts of all pages in a real browser: with scripts they are quicker, without they still work."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask, Response, abort, request
from jinja2 import ChoiceLoader, DictLoader
from playwright.sync_api import Page

from portal import web
from portal.config import ROOT
from portal.web.page import notify, redirect_to
from portal.web.page import page as answer
from tests.services.live import serving

PAGES = {
    "list.html": """{% extends "base.html" %}
        {% from "_shared/list.html" import filter_bar, search_field, bulk_form, bulk_bar, table, pager %}
        {% from "_shared/show.html" import chip, bar, sparkline, stepper, card, profile, figure, figures %}
        {% block title %}管理下级组织{% endblock %}
        {% block content %}
        {% call filter_bar("/") %}{{ search_field(value=q) }}{% endcall %}
        <div id="list">{% block list %}
        {% call bulk_form("/close", filters=[("q", q)]) %}
        {{ bulk_bar([("关闭", "/close", true, "确定？")], "all_matching") }}
        {% call(row) table(["名称", ("团员", "num")], rows, "下级", pick="ids") %}
        {% call td("名称") %}<a href="/">{{ row.name }}</a>{% endcall %}{{ td("团员", row.id, "num") }}
        {% endcall %}{% endcall %}{{ pager(next="/?q=二") }}{% endblock %}</div>
        {{ card("录入", "94%", "还差", "/", urgency="late") }}{{ profile([("全称", rows[0].name)]) }}
        {% call figures() %}{{ figure("团员", 3, "人") }}{% endcall %}
        {{ chip("可入库", "accepted") }}{{ bar(3, 4, "四分之三") }}{{ sparkline([1, 2], "近两天") }}
        {{ stepper(["上传", "检查"], 1) }}{% endblock %}""",
    "form.html": """{% extends "base.html" %}
        {% from "_shared/forms.html" import field, csrf, form_buttons %}
        {% block title %}新增{% endblock %}
        {% block content %}
        <div id="form">{% block form %}<form method="post" hx-post="/form" hx-target="#form">{{ csrf() }}
        {{ field("name", "姓名", errors=errors) }}{{ form_buttons() }}</form>{% endblock %}</div>{% endblock %}""",
    "job.html": """{% extends "base.html" %}
        {% from "_shared/live.html" import progress, refresh_without_scripts %}
        {% block title %}检查{% endblock %}
        {% block head %}{% if done < 3 %}{{ refresh_without_scripts(1) }}{% endif %}{% endblock %}
        {% block content %}{% block job %}{{ progress("job", "/job", "检查", done, 3, running=done < 3) }}{% endblock %}
        {% endblock %}""",
    "tree.html": """{% extends "base.html" %}
        {% from "_shared/live.html" import tree, tree_nodes %}
        {% block title %}组织树{% endblock %}
        {% block content %}{{ tree(nodes) }}{% endblock %}
        {% block kids %}{% if kids %}{{ tree_nodes(kids) }}{% endif %}{% endblock %}""",
}
LONG = "中国共产主义青年团内蒙古自治区锡林郭勒盟东乌珠穆沁旗满都胡宝拉格镇学社衔接临时团支部委员会"
ROWS = [{"id": i, "name": name} for i, name in enumerate(["一班团支部", "二班团支部", LONG], 1)]


CUT = """[...document.querySelectorAll('main :is(td, th, a, dd, dt, h1, h2, li, label, summary)')]
    .filter(e => e.clientWidth > 1 && e.scrollWidth > e.clientWidth + 1).map(e => e.outerHTML)"""
ONLY_SCRIPTS = pytest.mark.parametrize("scripts", [True], indirect=True)


class Site:
    """A few pages made of the shared parts, and what reached the server."""

    def __init__(self, static: Path) -> None:
        self.closed: list[list[str]] = []
        self.done = 0
        self.app = Flask("site", template_folder=str(ROOT / "templates"), static_folder=None)
        self.app.config.update(SECRET_KEY="not a secret", STATIC_BUILD_DIR=static, PROPAGATE_EXCEPTIONS=False)
        web.init_app(self.app)
        loader = self.app.jinja_env.loader
        assert loader is not None
        self.app.jinja_env.loader = ChoiceLoader([DictLoader(PAGES), loader])
        for rule, view in (("/", self.list), ("/job", self.job), ("/tree", self.tree), ("/kids", self.kids)):
            self.app.add_url_rule(rule, view_func=view)
        self.app.add_url_rule("/close", view_func=self.close, methods=["POST"])
        self.app.add_url_rule("/form", view_func=self.form, methods=["GET", "POST"])
        self.app.add_url_rule("/gone", view_func=lambda: abort(409), endpoint="gone")

    def list(self) -> Response:
        q = request.args.get("q", "")
        return answer("list.html", block="list", q=q, rows=[row for row in ROWS if q in str(row["name"])] or ROWS)

    def close(self) -> Response:
        self.closed.append(request.form.getlist("ids"))
        notify("已关闭。")
        return redirect_to("/")

    def form(self) -> Response:
        if request.form.get("name"):
            notify("已保存。")
            return redirect_to("/")
        errors = ["请填写姓名"] if request.method == "POST" else []
        return answer("form.html", block="form", status=422 if errors else 200, errors=errors)

    def job(self) -> Response:
        self.done += 1
        return answer("job.html", block="job", done=self.done)

    def tree(self) -> Response:
        return answer("tree.html", nodes=[{"label": "某大学团委", "url": "/", "children_url": "/kids"}])

    def kids(self) -> Response:
        return answer("tree.html", block="kids", kids=[{"label": "一班团支部", "url": "/"}])


@pytest.fixture(scope="session")
def static_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the static files are built, once for all tests."""
    return tmp_path_factory.mktemp("static")


@pytest.fixture
def site(static_dir: Path) -> Site:
    """The pages."""
    return Site(static_dir)


@pytest.fixture
def address(site: Site) -> Iterator[str]:
    """The pages instead of the whole portal."""
    with serving(site.app) as url:
        yield url


def test_searching_shortens_the_list(page: Page, scripts: bool) -> None:
    page.goto("/")
    page.get_by_label("搜索").fill("二班")
    if not scripts:
        page.get_by_role("button", name="筛选").click()
    page.wait_for_url("**q=%E4%BA%8C%E7%8F%AD*")
    page.wait_for_function("document.querySelectorAll('tbody tr').length === 1")
    assert page.locator("h1").count() == 1


def test_a_refused_form_keeps_its_place_and_an_accepted_one_leads_on(page: Page) -> None:
    page.goto("/form")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("请填写姓名").wait_for()
    assert page.locator("h1").count() == 1
    page.get_by_label("姓名").fill("王晓燕")
    page.get_by_role("button", name="保存").click()
    page.get_by_text("已保存。").wait_for()


def test_a_second_click_does_nothing_twice(page: Page, site: Site, scripts: bool) -> None:
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))
    page.goto("/")
    page.get_by_label("选中：一班团支部").check()
    button = page.get_by_role("button", name="关闭")
    if scripts:
        button.dblclick()
    else:
        button.click()
    page.get_by_text("已关闭。").wait_for()
    assert site.closed == [["1"]]
    assert asked == (["确定？"] if scripts else [])


@ONLY_SCRIPTS
def test_a_dangerous_button_that_is_not_confirmed_does_nothing(page: Page, site: Site) -> None:
    page.on("dialog", lambda dialog: dialog.dismiss())
    page.goto("/")
    page.get_by_role("button", name="关闭").click()
    assert page.locator("[data-sent]").count() == 0
    assert site.closed == []


def test_a_job_shows_its_progress_until_it_ends(page: Page, site: Site) -> None:
    page.goto("/job")
    page.get_by_text("3 / 3 行（100%）").wait_for(timeout=10_000)
    page.wait_for_timeout(1500)
    assert site.done == 3


def test_the_tree_opens_in_place_or_leads_to_the_list(page: Page, scripts: bool) -> None:
    page.goto("/tree")
    page.get_by_text("某大学团委", exact=True).click()
    page.get_by_role("link", name="一班团支部" if scripts else "查看下级组织").wait_for()


@ONLY_SCRIPTS
def test_ticks_are_counted_and_slash_leads_to_the_search(page: Page) -> None:
    page.goto("/")
    page.get_by_label("选中本页全部").check()
    assert page.locator("[data-ticked]").inner_text() == "已选中 3 项"
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") == "q"
    page.get_by_role("button", name="停用").click()
    page.locator("h1").click()
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.name") != "q"


@ONLY_SCRIPTS
def test_an_error_of_a_fragment_comes_as_a_message_and_leaves_the_page(page: Page) -> None:
    page.goto("/")
    page.evaluate("htmx.ajax('GET', '/gone', '#list')")
    page.locator("#notices").get_by_text("内容已被别人改动").wait_for()
    assert page.locator("tbody tr").count() == 3


@ONLY_SCRIPTS
def test_a_dead_line_says_so(page: Page) -> None:
    page.goto("/")
    page.route("**/gone", lambda route: route.fulfill(status=502, body="<h1>nginx</h1>"))
    page.evaluate("htmx.ajax('GET', '/gone', '#list')")
    page.get_by_text("没有连上服务器").wait_for()
    assert page.locator("tbody tr").count() == 3


@pytest.mark.parametrize("width", [1280, 375])
def test_pages_fit_and_long_names_wrap(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/form", "/tree", "/job", "/nothing"):
        page.goto(path)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert page.evaluate(CUT) == [], path


@ONLY_SCRIPTS
@pytest.mark.parametrize("width", [1280, 375])
def test_axe_finds_nothing(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    for path in ("/", "/form", "/tree", "/job", "/nothing"):
        page.goto(path)
        found = json.loads(json.dumps(Axe().run(page).response["violations"]))
        assert [(v["id"], [n["html"] for n in v["nodes"]]) for v in found] == [], path


@ONLY_SCRIPTS
def test_first_and_later_visits_stay_within_the_budget(page: Page) -> None:
    sizes: dict[str, float] = {}
    tool = page.context.new_cdp_session(page)
    tool.send("Network.enable")
    tool.on("Network.loadingFinished", lambda e: sizes.update({e["requestId"]: e["encodedDataLength"]}))
    page.goto("/", wait_until="networkidle")
    assert len(sizes) == 4
    assert sum(sizes.values()) <= 30_000
    sizes.clear()
    page.goto("/?q=", wait_until="networkidle")
    assert len([size for size in sizes.values() if size]) == 1
    assert sum(sizes.values()) <= 6_000
