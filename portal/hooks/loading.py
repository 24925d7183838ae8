"""Finding plugins, refusing those that are not made as agreed, and ordering them by what they require."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from importlib.metadata import entry_points
from importlib.util import find_spec
from types import ModuleType

import pluggy

from portal.contracts.setup import PluginInfo
from portal.hooks import specs

GROUP = "portal.plugins"
NAME = re.compile("[a-z][a-z0-9]*(_[a-z0-9]+)*")
LONGEST_NAME = 24


class PluginError(Exception):
    """A plugin cannot be used; the text is one line that names it and says why."""


def find_module(name: str) -> ModuleType:
    """The `plugin` module of a plugin: `plugins/<name>/plugin.py` here, or an installed package's entry point."""
    if not NAME.fullmatch(name) or len(name) > LONGEST_NAME or find_spec(f"portal.{name}"):
        raise PluginError(f"插件名 {name} 不可用：小写字母、数字和下划线，最多 {LONGEST_NAME} 个字符，不与核心重名")
    places = [entry.value for entry in entry_points(group=GROUP, name=name)]
    if _is_ours(name):
        places.append(f"plugins.{name}.plugin")
    if not places:
        raise PluginError(f"没有名为 {name} 的插件（plugins/{name}/plugin.py 或已安装的包）")
    if len(places) > 1:
        raise PluginError(f"有多个名为 {name} 的插件：{'、'.join(places)}")
    try:
        return importlib.import_module(places[0])
    except Exception as error:
        raise PluginError(f"插件 {name} 无法载入：{type(error).__name__}: {error}") from error


def _is_ours(name: str) -> bool:
    try:
        return find_spec(f"plugins.{name}.plugin") is not None
    except ModuleNotFoundError:
        return False


def manager_with(modules: Mapping[str, object]) -> pluggy.PluginManager:
    """A plugin manager with every specification and these modules; a misspelt hook is an error now, not silence."""
    manager = pluggy.PluginManager(specs.PROJECT)
    for group in specs.GROUPS:
        manager.add_hookspecs(group)
    for name, module in modules.items():
        for fault in _faults(module):
            raise PluginError(f"插件 {name}：{fault}")
        try:
            manager.register(module, name)
        except pluggy.PluginValidationError as error:
            raise PluginError(f"插件 {name}：{' '.join(str(error).split())}") from None
    manager.check_pending()
    return manager


def _faults(module: object) -> Iterator[str]:
    """What is wrong with the hooks of a module: unknown names, a forgotten decorator, options that change the rules."""
    for name, attribute in vars(module).items():
        options = getattr(attribute, f"{specs.PROJECT}_impl", None)
        if options is None and not name.startswith(f"{specs.PROJECT}_"):
            continue
        if name not in specs.NAMES:
            near = "".join(f"，是不是 {found}" for found in get_close_matches(name, specs.NAMES, 1))
            yield f"没有名为 {name} 的挂钩{near}"
        elif options is None:
            yield f"{name} 前面缺少 @hookimpl"
        elif any(options.values()):
            # An implementation of another name would escape the province's switch, a wrapper would change the answers
            # of others, and order comes from weights.
            yield f"{name} 的 @hookimpl 不得带参数"


def in_order(infos: Iterable[PluginInfo]) -> list[PluginInfo]:
    """Plugins with everything they require before them."""
    waiting = {info.name: info for info in infos}
    for info in waiting.values():
        if lacking := set(info.requires) - set(waiting):
            raise PluginError(f"插件 {info.name} 需要 {'、'.join(sorted(lacking))}，但部署配置没有启用")
    ordered: list[PluginInfo] = []
    while waiting:
        ready = [i for i in waiting.values() if not set(i.requires) & set(waiting)]
        if not ready:
            raise PluginError(f"插件互相依赖：{'、'.join(sorted(waiting))}")
        for info in sorted(ready, key=lambda info: info.name):
            ordered.append(waiting.pop(info.name))
    return ordered
