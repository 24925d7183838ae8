"""Pages that span provinces show of a plugin only the provinces where it is on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import g, has_request_context

from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Figures, OrgColumn
from portal.counts.queries import totals
from portal.installation import installation
from portal.provinces.queries import provinces_with_plugins

Cells = dict[int, str]


def filled(
    columns: Sequence[OrgColumn], scope: Scope, here: OrgRef, orgs: Sequence[OrgRef], figures: Mapping[int, Figures]
) -> list[tuple[OrgColumn, Cells]]:
    """Plugins' columns with their cells for one page of what is below `here`, by id; empty where the plugin is off."""
    off = {one.code: names for one, names in _hidden().items()} if columns and not here.province_code else {}
    found = []
    for column in columns:
        plugin = installation().registry.owner_of(column.key)
        shown = tuple(org for org in orgs if plugin not in off.get(org.province_code, ()))
        found.append((column, column.load(scope, shown, figures) if shown else {}))
    return found


def headlines(scope: Scope, org: OrgRef) -> dict[str, int]:
    """The headline figures of an organisation; the centre's leave out the provinces where a figure's plugin is off.

    Like the counters themselves, the centre's sums go on including those provinces.
    """
    registry = installation().registry
    keys = registry.headlines(scope)
    found = totals([org], keys)[org.id]
    if not org.province_code:
        hidden = _hidden()
        values = totals(list(hidden), keys) if hidden else {}
        for province, off in hidden.items():
            for key in keys:
                found[key] -= values[province.id][key] if registry.owner_of(key) in off else 0
    return found


def hidden_provinces(scope: Scope, plugin: str) -> tuple[str, ...]:
    """Codes of the provinces below the scope where a plugin is off: `Org.province_code.not_in(…)` for its own queries.

    Within a province there is nothing to hide: the gate has let nobody come here if the plugin is off.
    """
    if scope.org.province_code:
        return ()
    return tuple(province.code for province, off in _hidden().items() if plugin in off)


def _hidden() -> dict[OrgRef, frozenset[str]]:
    """The provinces where not every plugin of the deployment is on, with those that are off.

    Several parts of a page ask for it, which is found out once.
    """
    if not has_request_context():
        return _find_hidden()
    if "hidden_provinces" not in g:
        g.hidden_provinces = _find_hidden()
    found: dict[OrgRef, frozenset[str]] = g.hidden_provinces
    return found


def _find_hidden() -> dict[OrgRef, frozenset[str]]:
    every = frozenset(installation().registry.infos)
    return {province: every - on for province, on in provinces_with_plugins() if on != every}
