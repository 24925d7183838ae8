"""What is wrong with a plugin is one line when the portal starts, and never silence later."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from portal.config import ROOT
from portal.hooks import Registry
from portal.hooks.loading import PluginError
from tests.plugin_maker import PluginMaker


def refused(*names: str) -> str:
    """The one line with which these plugins are refused."""
    with pytest.raises(PluginError) as caught:
        Registry(names, None)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_plugin_nobody_has_installed() -> None:
    assert "没有名为 nowhere 的插件" in refused("nowhere")


@pytest.mark.parametrize("name", ["Alpha", "a-b", "orgs", "hooks", "x" * 25, "1st"])
def test_a_name_that_cannot_be_a_table_s_or_is_the_core_s(name: str) -> None:
    assert "不可用" in refused(name)


def test_two_packages_with_one_name(plugins: PluginMaker) -> None:
    first, second = plugins.make("alpha"), plugins.make("alpha")
    line = refused("alpha")
    assert first in line
    assert second in line


def test_a_package_that_takes_the_name_of_a_plugin_of_this_repository(plugins: PluginMaker) -> None:
    plugins.make("info_entry")
    assert "plugins.info_entry.plugin" in refused("info_entry")


def test_a_package_that_cannot_be_imported(plugins: PluginMaker) -> None:
    plugins.make("alpha", "import no_such_module")
    assert "alpha 无法载入：ModuleNotFoundError" in refused("alpha")


def test_a_misspelt_hook(plugins: PluginMaker) -> None:
    plugins.make("alpha", "@hookimpl\ndef portal_navigatoin(scope): return []")
    assert "没有名为 portal_navigatoin 的挂钩，是不是 portal_navigation" in refused("alpha")


def test_a_hook_of_another_name_altogether(plugins: PluginMaker) -> None:
    plugins.make("alpha", "@hookimpl\ndef cards(scope): return []")
    assert "没有名为 cards 的挂钩" in refused("alpha")


def test_a_forgotten_decorator(plugins: PluginMaker) -> None:
    plugins.make("alpha", "def portal_navigation(scope): return []")
    assert "portal_navigation 前面缺少 @hookimpl" in refused("alpha")


def test_an_argument_that_the_hook_does_not_have(plugins: PluginMaker) -> None:
    plugins.make("alpha", "@hookimpl\ndef portal_navigation(scoop): return []")
    assert "scoop" in refused("alpha")


@pytest.mark.parametrize("option", ['specname="portal_navigation"', "wrapper=True", "tryfirst=True", "trylast=True"])
def test_an_option_that_would_escape_the_switch_or_change_what_others_say(plugins: PluginMaker, option: str) -> None:
    plugins.make("alpha", f"@hookimpl({option})\ndef portal_navigation(scope):\n    yield")
    assert "不得带参数" in refused("alpha")


def test_a_requirement_that_is_not_deployed(plugins: PluginMaker) -> None:
    plugins.make("alpha", requires=("beta",))
    assert "插件 alpha 需要 beta" in refused("alpha")


def test_a_circle_of_requirements(plugins: PluginMaker) -> None:
    plugins.make("alpha", requires=("beta",))
    plugins.make("beta", requires=("alpha",))
    assert "互相依赖：alpha、beta" in refused("alpha", "beta")


def test_required_plugins_come_first(plugins: PluginMaker) -> None:
    plugins.make("alpha", requires=("gamma",))
    plugins.make("beta")
    plugins.make("gamma", requires=("beta",))
    assert list(Registry(("alpha", "beta", "gamma"), None).infos) == ["beta", "gamma", "alpha"]


def test_another_name_than_the_one_it_is_installed_under(plugins: PluginMaker) -> None:
    plugins.make("alpha", '@hookimpl\ndef portal_info(): return PluginInfo("beta", "乙", "")', info=False)
    assert "名字应当是 alpha" in refused("alpha")


def test_no_card_at_all(plugins: PluginMaker) -> None:
    plugins.make("alpha", info=False)
    assert "portal_info" in refused("alpha")


@pytest.mark.parametrize(
    "hook",
    [
        'portal_permissions(): return [Permission("beta.see", "")]',
        'portal_tasks(): return [Task("imports.forget_old", "", print)]',
        'portal_metrics(): return [Metric("members", "", "", "")]',
        'portal_data_checks(): return [DataCheck("check", "", list)]',
        'portal_audit_actions(): return [AuditAction("org.created", "")]',
    ],
)
def test_a_key_that_is_not_the_plugin_s_own(plugins: PluginMaker, hook: str) -> None:
    plugins.make("alpha", f"@hookimpl\ndef {hook}")
    assert "应当以 alpha. 开头" in refused("alpha")


def test_a_key_twice(plugins: PluginMaker) -> None:
    plugins.make("alpha", '@hookimpl\ndef portal_permissions(): return 2 * [Permission("alpha.see", "")]')
    assert "alpha.see 声明了两次" in refused("alpha")


def test_a_key_that_no_column_holds(plugins: PluginMaker) -> None:
    plugins.make("alpha", '@hookimpl\ndef portal_metrics(): return [Metric("alpha." + "x" * 35, "", "", "")]')
    assert "超过 40 个字符" in refused("alpha")


def test_a_command_twice(plugins: PluginMaker) -> None:
    command = "import click\n@hookimpl\ndef portal_cli(): return [click.Command('same')]"
    plugins.make("alpha", command)
    plugins.make("beta", command)
    assert "命令 same 声明了两次" in refused("alpha", "beta")


def test_a_schedule_of_somebody_else_s_task(plugins: PluginMaker) -> None:
    schedule = 'Schedule("alpha.daily", "imports.forget_old", str)'
    plugins.make("alpha", f"@hookimpl\ndef portal_schedules(): return [{schedule}]")
    assert "不是它自己的" in refused("alpha")


@pytest.mark.parametrize(
    ("hook", "what"),
    [
        ('portal_blueprint(): return Blueprint("orgs", __name__)', "Blueprint"),
        ('portal_migrations(): return Migrations("core", None)', "Migrations"),
    ],
)
def test_pages_or_tables_under_another_name(plugins: PluginMaker, hook: str, what: str) -> None:
    plugins.make("alpha", f"@hookimpl\ndef {hook}")
    assert f"{what} 的名字应当是 alpha" in refused("alpha")


def test_the_command_line_says_it_in_one_line_and_exits_with_2(plugins: PluginMaker, tmp_path: Path) -> None:
    plugins.make("alpha", "@hookimpl\ndef portal_navigatoin(scope): return []")
    settings = tmp_path / "portal.toml"
    settings.write_text('plugins = ["info_entry", "alpha"]\n')
    done = subprocess.run(
        [sys.executable, "-P", "-m", "portal.cli", "--data", str(tmp_path / "data"), "plugins", "list"],
        capture_output=True, text=True, check=False, cwd=ROOT,
        env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT}:{tmp_path / 'site'}", "PORTAL_CONFIG": str(settings)},
    )  # fmt: skip
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "portal_navigatoin" in done.stderr
