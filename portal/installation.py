"""The running installation: configuration, plugins, ceiling. Whoever runs in an application context may ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from flask import current_app

from portal.config import Config
from portal.hooks.registry import Registry
from portal.provinces.ceiling import Ceiling

KEY = "portal"


@dataclass(frozen=True, slots=True)
class Installation:
    """What create_app has put together, the same for every request and job of the process."""

    config: Config
    registry: Registry
    ceiling: Ceiling

    def requires(self) -> dict[str, tuple[str, ...]]:
        """Each installed plugin with the plugins it requires."""
        return {name: info.requires for name, info in self.registry.infos.items()}


def installation() -> Installation:
    """The installation of the current application context (services may use it: it is no request)."""
    return cast(Installation, current_app.extensions[KEY])
