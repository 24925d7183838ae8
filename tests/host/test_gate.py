"""The gate: default deny, the province of the page decides, and nothing makes a scope wider."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask

from portal.hooks.loading import PluginError
from portal.host.gate import UnguardedRoute
from portal.provinces.services import switch
from tests.casting import Cast
from tests.client import browser_of
from tests.plugin_maker import PluginMaker

MakeApp = Callable[..., Flask]

PAGES = """
from portal.errors import Missing

blueprint = Blueprint("alpha", __name__)
inner = Blueprint("inner", __name__)
open = Blueprint("open", __name__)

@blueprint.get("/own")
@signed_in
def own(): return "own"

@inner.get("/inside")
@signed_in
def inside(): return "inside"

@blueprint.get("/<org:code>/plugins")
@requires("orgs.view", org="code")
def plugins(code):
    from portal.host.current import org, scope
    return " ".join(sorted(scope().plugins))

@blueprint.get("/<org:code>/visit")
@public_about("code")
def visit(code):
    from portal.host.current import org
    return org().code

def by_key():
    from flask import request
    from portal.orgs.queries import find_open
    return find_open({"open": "jiada"}.get(request.view_args["key"], ""))

@open.get("/by/<key>")
@public_by(by_key)
def by(key):
    from portal.host.current import org
    return org().code

@open.errorhandler(Missing)
def no_key(error): return "try another key", 404

blueprint.register_blueprint(inner)
blueprint.register_blueprint(open)

@hookimpl
def portal_blueprint(): return blueprint
"""


@pytest.fixture
def with_alpha(cast: Cast, plugins: PluginMaker, make_app: MakeApp) -> Cast:
    """The portal with a plugin that has pages of every kind."""
    plugins.make("alpha", PAGES)
    return Cast(make_app(plugins=("alpha", "info_entry")))


def off(cast: Cast, province: str, plugin: str = "alpha") -> None:
    with cast.app.app_context():
        switch(cast.scope("national"), province, plugin, on=False)


@pytest.mark.parametrize("path", ["/alpha/own", "/alpha/inside", "/alpha/jiada/plugins", "/alpha/jiada/visit"])
def test_every_page_of_a_plugin_that_is_off_is_404_the_nested_and_the_public_too(with_alpha: Cast, path: str) -> None:
    client = with_alpha.client_for("school")
    assert client.get(path).status_code == 200
    off(with_alpha, "jia")
    gone, never = client.get(path), client.get("/no-such-page")
    assert (gone.status_code, gone.text) == (never.status_code, never.text)


def test_the_province_of_the_page_decides_not_the_administrator_s(with_alpha: Cast) -> None:
    off(with_alpha, "yi")
    off(with_alpha, "yi", "info_entry")
    centre = with_alpha.client_for("national")
    assert centre.get("/alpha/jiada/plugins").text == "alpha info_entry"
    assert centre.get("/alpha/yida/plugins").status_code == 404
    off(with_alpha, "jia", "info_entry")
    assert centre.get("/alpha/jiada/plugins").text == "alpha"
    assert centre.get("/alpha/centre/plugins").text == "alpha info_entry"


def test_a_scope_gets_narrower_on_its_way_and_never_wider(with_alpha: Cast) -> None:
    off(with_alpha, "jia", "info_entry")
    for name, page in (("school", "jiada"), ("province", "jiada"), ("faculty", "jiada-jx-1")):
        assert with_alpha.client_for(name).get(f"/alpha/{page}/plugins").text == "alpha"


def test_a_visitor_of_a_public_page_comes_by_its_organisation(with_alpha: Cast) -> None:
    visitor = browser_of(with_alpha.app)
    assert visitor.get("/alpha/jiada/visit").text == "jiada"
    assert visitor.get("/alpha/nowhere/visit").status_code == 404
    assert visitor.get("/alpha/own").status_code == 401


def test_an_address_without_an_organisation_leads_to_one_by_a_key_and_is_the_same_where_the_plugin_is_off(
    with_alpha: Cast,
) -> None:
    visitor = browser_of(with_alpha.app)
    assert visitor.get("/alpha/by/open").text == "jiada"
    wrong = visitor.get("/alpha/by/wrong")
    off(with_alpha, "jia")
    gone = visitor.get("/alpha/by/open")
    assert (gone.status_code, gone.text) == (wrong.status_code, wrong.text) == (404, "try another key")


@pytest.mark.parametrize(
    ("view", "why"),
    [
        ("def page(): return ''", "没有声明谁可以访问"),
        ("@public\ndef page(): return ''", "@public_about"),
        ("@requires('orgs.view', org='code')\ndef page(): return ''", "没有组织编号 code"),
    ],
)
def test_a_route_that_does_not_say_who_may_come_stops_the_start(
    plugins: PluginMaker, make_app: MakeApp, view: str, why: str
) -> None:
    source = f'blueprint = Blueprint("alpha", __name__)\n@blueprint.get("/")\n{view}\n'
    plugins.make("alpha", f"{source}@hookimpl\ndef portal_blueprint(): return blueprint")
    with pytest.raises(UnguardedRoute, match=why):
        make_app(plugins=("alpha",))


def test_a_folder_of_static_files_is_a_route_without_a_guard_too(plugins: PluginMaker, make_app: MakeApp) -> None:
    source = '@hookimpl\ndef portal_blueprint(): return Blueprint("alpha", __name__, static_folder="/tmp")'
    plugins.make("alpha", source)
    with pytest.raises(UnguardedRoute, match=r"alpha\.static"):
        make_app(plugins=("alpha",))


SLOT = "@hookimpl\ndef portal_{}: return [{}]"


@pytest.mark.parametrize(
    ("hook", "answer", "why"),
    [
        ("navigation(scope)", 'NavItem("alpha.a", "", "alpha.nowhere")', "指向不存在的页面 alpha.nowhere"),
        ("navigation(scope)", 'NavItem("alpha.a", "", "jobs.index", permission="orgs.view")', "权限应与页面"),
        ("navigation(scope)", 'NavItem("nav", "", "jobs.index", permission="jobs.view")', "应当以 alpha. 开头"),
        ("navigation(scope)", 'NavItem("jobs", "", "jobs.index", permission="jobs.view")', "jobs 声明了两次"),
        ("org_panels(scope, org)", 'Panel("alpha.a", "", print, (("", "alpha.b"),))', "指向不存在的页面 alpha.b"),
        ("org_columns(scope, parent)", 'OrgColumn("alpha.a", "", print, metrics=("alpha.b",))', "alpha.b 没有声明"),
        (
            "org_bulk_actions(scope, parent)",
            'BulkAction("alpha.a", "", "orgs.profile", "orgs.manage", lambda scope, parent: False)',
            "权限应与页面 orgs.profile 相同",
        ),
    ],
)
def test_a_slot_that_would_be_a_dead_end_stops_the_start(
    plugins: PluginMaker, make_app: MakeApp, hook: str, answer: str, why: str
) -> None:
    plugins.make("alpha", SLOT.format(hook, answer))
    with pytest.raises(PluginError, match=why):
        make_app(plugins=("alpha",))


def test_a_permission_that_nobody_has_declared_stops_the_start(plugins: PluginMaker, make_app: MakeApp) -> None:
    source = """
    blueprint = Blueprint("alpha", __name__)
    @blueprint.get("/")
    @requires("alpha.se")
    def page(): return ""
    @hookimpl
    def portal_blueprint(): return blueprint
    """
    plugins.make("alpha", source)
    with pytest.raises(PluginError, match=r"alpha\.se 没有声明"):
        make_app(plugins=("alpha",))


def test_a_command_of_the_core_s_name_stops_the_start(plugins: PluginMaker, make_app: MakeApp) -> None:
    plugins.make("alpha", "import click\n@hookimpl\ndef portal_cli(): return [click.Command('doctor')]")
    with pytest.raises(PluginError, match="doctor"):
        make_app(plugins=("alpha",))
