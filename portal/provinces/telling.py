"""Telling plugins of changes: those that are on in the province where it happens, whoever makes the change."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from portal.contracts.events import OrgChange, PeopleChange
from portal.contracts.scope import OrgRef, Scope
from portal.db import collected
from portal.installation import installation
from portal.provinces.queries import effective_plugins, provinces_with_plugins


def before_org_change(scope: Scope, change: OrgChange) -> None:
    """Ask the plugins whether an organisation may change so; one that refuses raises Refused."""
    installation().registry.before_org_change(_there(scope, change), change)


def after_org_change(scope: Scope, change: OrgChange) -> None:
    """Tell the plugins that an organisation has changed, in this transaction."""
    installation().registry.after_org_change(_there(scope, change), change)


def after_people_change(
    scope: Scope, kind: str, branches: Iterable[tuple[str, int]], import_id: int | None = None
) -> None:
    """Tell the plugins of people in `branches` ((province, organisation's id)), province by province."""
    by_province: dict[str, list[int]] = defaultdict(list)
    for province, org_id in branches:
        by_province[province].append(org_id)
    for province, ids in sorted(by_province.items()):
        change = PeopleChange(kind, tuple(ids), import_id)
        local = replace(scope, plugins=_plugins_on(province))
        installation().registry.after_people_change(local, change)


def after_load() -> None:
    """Tell the plugins of every province that a file of organisations was loaded, in this transaction."""
    for province, on in provinces_with_plugins():
        installation().registry.after_load(Scope(org=province, plugins=on), province)


def _there(scope: Scope, change: OrgChange) -> Scope:
    """The acting scope with the plugins of the province, or of both when an organisation leaves one for another."""
    places = {org.province_code for org in (change.org, change.before, _future(change)) if org is not None}
    return replace(scope, plugins=frozenset().union(*map(_plugins_on, places)))


def _plugins_on(province: str) -> frozenset[str]:
    """What is on in a province, asked once in a transaction: an import makes thousands of organisations in one."""
    known: dict[str, frozenset[str]] = collected().setdefault("plugins on", {})
    if province not in known:
        known[province] = effective_plugins(province)
    return known[province]


def _future(change: OrgChange) -> OrgRef | None:
    return change.superior if change.kind == "moved" else None
