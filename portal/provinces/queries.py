"""Which plugins are on in a province: deployment ∩ ceiling ∩ the province's own switch, closed over requirements."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute

from portal.accounts.models import Account
from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.installation import installation
from portal.orgs import paths
from portal.orgs.models import REF, Org
from portal.provinces.models import PluginSwitch

_ROOT = select(Org.id).where(Org.path == paths.ROOT).scalar_subquery()
_IS_NEAR = (Org.path == paths.ROOT) | (Org.parent_id == _ROOT)
_IS_PROVINCE = _IS_NEAR & (Org.code == Org.province_code) & Org.closed_at.is_(None)
"""A first-level unit, or the root where that is no centre. To compare codes alone would read the whole tree."""
_IS_OFF = and_(PluginSwitch.province_code == Org.code, PluginSwitch.is_on.is_(False))
_SWITCHED_OFF = (
    select(PluginSwitch.plugin, *REF).outerjoin_from(Org, PluginSwitch, _IS_OFF).where(_IS_PROVINCE).order_by(Org.path)
)


def effective_plugins(province: str) -> frozenset[str]:
    """Names of the plugins that are on in a province; a plugin whose requirement is off is off too.

    The centre belongs to no province ('') and has every plugin of the deployment.
    """
    if not province:
        return frozenset(installation().registry.infos)
    return effective_by_province([province])[province]


def plugins_without(province: str, switched_off: frozenset[str]) -> frozenset[str]:
    """The same where somebody has read already what the province has switched off."""
    return _allowed(province, set(switched_off)) if province else effective_plugins("")


def effective_by_province(provinces: Collection[str]) -> dict[str, frozenset[str]]:
    """The plugins that are on in each of these provinces, in one query."""
    switched_off: dict[str, set[str]] = defaultdict(set)
    rows = select(PluginSwitch.province_code, PluginSwitch.plugin).where(PluginSwitch.is_on.is_(False))
    for province, plugin in session().execute(rows.where(PluginSwitch.province_code.in_(provinces))):
        switched_off[province].add(plugin)
    return {province: _allowed(province, switched_off[province]) for province in provinces}


def provinces_with_plugins() -> list[tuple[OrgRef, frozenset[str]]]:
    """Every first-level unit, in the order of the tree, with the plugins that are on there, in one query."""
    switched_off: dict[OrgRef, set[str]] = defaultdict(set)
    for plugin, *facts in session().execute(_SWITCHED_OFF):
        switched_off[OrgRef(*facts)].update([plugin] if plugin else ())
    return [(org, _allowed(org.code, off)) for org, off in switched_off.items()]


def is_on(plugin: str, province: InstrumentedAttribute[str]) -> ColumnElement[bool]:
    """True where a plugin, and what it requires, is on in the province of this code: for lists across provinces."""
    here, requires = installation(), installation().requires()
    names = {plugin}
    while more := {name for one in names for name in requires[one]} - names:
        names |= more
    off = select(PluginSwitch.province_code).where(PluginSwitch.plugin.in_(names), PluginSwitch.is_on.is_(False))
    allowed, forbidden = here.ceiling.split(names)
    within = province.not_in(forbidden) if allowed is None else province.in_(allowed)
    return and_(province.not_in(off), within)


def _allowed(province: str, switched_off: set[str]) -> frozenset[str]:
    here = installation()
    requires = here.requires()
    return closed({name for name in requires if here.ceiling.allows(province, name)} - switched_off, requires)


def closed(allowed: set[str], requires: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
    """`allowed` without those whose requirements are not all there."""
    while lacking := {name for name in allowed if not set(requires[name]) <= allowed}:
        allowed = allowed - lacking
    return frozenset(allowed)


def acting_for(org: OrgRef, account_id: int | None = None) -> Scope:
    """The scope of work done for an organisation without anybody signed in: its province's plugins, no permission.

    It is done in the name of the account that asked for it, if any.
    """
    name = session().scalar(select(Account.name).where(Account.id == account_id)) if account_id else None
    return Scope(org=org, account_id=account_id, account_name=name or "", plugins=effective_plugins(org.province_code))


def acting_at(scope: Scope, org: OrgRef) -> Scope:
    """The scope for a page about `org`: in another province than the administrator's own, that one's plugins count."""
    if org.province_code == scope.org.province_code:
        return scope
    return replace(scope, plugins=scope.plugins & effective_plugins(org.province_code))


def open_provinces() -> list[OrgRef]:
    """Every first-level unit, in the order of the tree."""
    wanted = select(Org).where(_IS_PROVINCE).order_by(Org.path)
    return [org.ref() for org in session().scalars(wanted)]


def provinces_of(scope: Scope) -> list[OrgRef]:
    """The provinces in the scope: all for the centre, its own for a province, none below."""
    if not scope.org.province_code:
        return open_provinces()
    return [scope.org] if scope.org.code == scope.org.province_code else []
