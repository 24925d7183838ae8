"""What the switchboard shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from portal.contracts.scope import OrgRef
from portal.contracts.setup import PluginInfo
from portal.installation import Installation, installation
from portal.provinces.queries import effective_by_province, effective_plugins


@dataclass(frozen=True, slots=True)
class PluginState:
    """A plugin in a province. `lacking`: titles of what it requires and is off; `needed_by`: of what it carries."""

    info: PluginInfo
    is_allowed: bool
    is_on: bool
    lacking: tuple[str, ...] = ()
    needed_by: tuple[str, ...] = ()

    @property
    def can_switch(self) -> bool:
        """Whether there is a choice: not beyond the ceiling, nor before what it requires."""
        return self.is_on or (self.is_allowed and not self.lacking)


@dataclass(frozen=True, slots=True)
class ProvinceStates:
    """A province's line of the switchboard."""

    org: OrgRef
    states: tuple[PluginState, ...]


def switchboard(provinces: Sequence[OrgRef]) -> list[ProvinceStates]:
    """Every plugin of the deployment in each of these provinces, in one query."""
    here = installation()
    on = effective_by_province([org.code for org in provinces])
    return [ProvinceStates(org, _states(here, org.code, on[org.code])) for org in provinces]


def plugin_states(province: str) -> tuple[PluginState, ...]:
    """Every plugin of the deployment, as it stands in a province; '' for the deployment itself."""
    return _states(installation(), province, effective_plugins(province))


def _states(here: Installation, province: str, on: frozenset[str]) -> tuple[PluginState, ...]:
    infos = here.registry.infos
    return tuple(
        PluginState(
            info,
            is_allowed=not province or here.ceiling.allows(province, info.name),
            is_on=info.name in on,
            lacking=tuple(infos[name].title for name in info.requires if name not in on),
            needed_by=tuple(o.title for o in infos.values() if info.name in o.requires and o.name in on),
        )
        for info in infos.values()
    )
