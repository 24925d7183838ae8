"""The frame of every signed-in page: menu, organisation, posts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for

from portal.accounts.current import post_choices
from portal.contracts.scope import Scope
from portal.contracts.setup import NavItem
from portal.host.current import scope_or_none
from portal.host.guards import guard_of
from portal.installation import installation

CODE = "code"


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """An entry of the menu as the template shows it."""

    key: str
    label: str
    url: str
    group: str
    active: bool


def frame_context() -> dict[str, Any]:
    """What templates/base.html needs for whoever is signed in; nothing for a visitor."""
    scope = scope_or_none()
    if scope is None:
        return {}
    return {
        "scope": scope,
        "nav": _menu(installation().registry.navigation(scope), scope),
        "posts": post_choices(),
        "account_links": [("我的账号", url_for("accounts.own"))],
        "switch_url": url_for("accounts.switch"),
        "sign_out_url": url_for("accounts.sign_out"),
    }


def _menu(items: Sequence[NavItem], scope: Scope) -> list[MenuEntry]:
    here = _place_of(items)
    return [MenuEntry(i.key, i.title, url_to(i.endpoint, scope), i.group, i is here) for i in items]


def _place_of(items: Sequence[NavItem]) -> NavItem | None:
    """The entry of the present page, or of the page that its address lies below, or the first of its area that is about
    an organisation exactly if the page is."""
    endpoint, about_org = request.endpoint or "", CODE in (request.view_args or {})
    rule = request.url_rule.rule if request.url_rule else ""
    own = [item for item in items if item.endpoint == endpoint]
    own = own or sorted((item for item in items if _is_above(item, rule)), key=lambda item: -len(_rule_of(item)))
    area = [item for item in items if item.endpoint.partition(".")[0] == endpoint.partition(".")[0]]
    return next(iter(own or [item for item in area if (CODE in arguments_of(item.endpoint)) == about_org]), None)


def _rule_of(item: NavItem) -> str:
    return next(current_app.url_map.iter_rules(item.endpoint)).rule


def _is_above(item: NavItem, rule: str) -> bool:
    """True if the page of `rule` is the entry's own or lies below it."""
    above = _rule_of(item).rstrip("/")
    return bool(above) and f"{rule}/".startswith(f"{above}/")


def may_open(endpoint: str, scope: Scope) -> bool:
    """Whether the page's guard lets this administrator in, so that nothing leads to a refusal."""
    guard = guard_of(current_app.view_functions[endpoint])
    return guard is not None and (guard.permission is None or scope.may(guard.permission))


def url_to(endpoint: str, scope: Scope, **arguments: Any) -> str:
    """The URL of an endpoint; one that is about an organisation gets the administrator's own by default."""
    if CODE not in arguments and CODE in arguments_of(endpoint):
        arguments[CODE] = scope.org.code
    return url_for(endpoint, **arguments)


def arguments_of(endpoint: str) -> set[str]:
    """The names of what an endpoint's address holds."""
    return {name for rule in current_app.url_map.iter_rules(endpoint) for name in rule.arguments}
