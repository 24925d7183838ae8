"""The ceiling: which plugins a deployment allows a province, from config/provinces.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from portal.config import ConfigError

EVERYWHERE = "*"


class CeilingError(ConfigError):
    """The file cannot be used; the text is one line that names it and says why."""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """`allowed` maps a province's code, or `*` for all that are not named, to the plugins it may have (`*` is any)."""

    allowed: dict[str, frozenset[str]]

    def allows(self, province: str, plugin: str) -> bool:
        """True if the province may have the plugin."""
        names = self.allowed.get(province, self.allowed.get(EVERYWHERE, frozenset((EVERYWHERE,))))
        return plugin in names or EVERYWHERE in names

    def split(self, plugins: Collection[str]) -> tuple[list[str] | None, list[str]]:
        """The provinces that may have all these plugins, and those that may not; None for all that are not named."""
        named = sorted(set(self.allowed) - {EVERYWHERE})
        may = [one for one in named if all(self.allows(one, plugin) for plugin in plugins)]
        others_may = all(self.allows(EVERYWHERE, plugin) for plugin in plugins)
        return None if others_may else may, [one for one in named if one not in may]


def read_ceiling(file: Path, known: frozenset[str]) -> Ceiling:
    """Read the file; a plugin it names must be one of `known`. Without the file everything is allowed."""
    if not file.exists():
        return Ceiling({})
    try:
        found = tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise CeilingError(f"{file.name}：不是有效的 TOML（{error}）") from None
    table = found.pop("provinces", {})
    if found or not isinstance(table, dict):
        # A misspelt heading would otherwise allow everything everywhere.
        raise CeilingError(f"{file.name}：只应有 [provinces] 一节，其中每个省级单位一行")
    return Ceiling({code: _names(file, code, entry, known) for code, entry in table.items()})


def _names(file: Path, code: str, entry: object, known: frozenset[str]) -> frozenset[str]:
    if not isinstance(entry, list) or not all(isinstance(name, str) for name in entry):
        raise CeilingError(f"{file.name}：provinces.{code} 应当是插件名的列表")
    if unknown := set(entry) - known - {EVERYWHERE}:
        raise CeilingError(f"{file.name}：provinces.{code} 里没有这样的插件：{'、'.join(sorted(unknown))}")
    return frozenset(entry)
