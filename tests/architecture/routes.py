"""Every route of the portal as data: what it is, who may come, and an address for it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from flask import Flask

from portal.host.guards import Guard, guard_of

CHANGING = ("POST", "PUT", "PATCH", "DELETE")


@dataclass(frozen=True)
class Route:
    """One rule of the URL map with one method."""

    method: str
    rule: str
    endpoint: str
    guard: Guard
    converters: Mapping[str, str]
    """Each URL argument with the name of its converter: org, row, …"""

    def __str__(self) -> str:
        return f"{self.method} {self.rule}"


def routes(app: Flask, *methods: str) -> Iterator[Route]:
    """Every guarded route that answers one of `methods`."""
    for rule in sorted(app.url_map.iter_rules(), key=lambda rule: (rule.rule, rule.endpoint)):
        guard = guard_of(app.view_functions[rule.endpoint])
        converters = {name: type(converter).__name__ for name, converter in rule._converters.items()}
        for method in sorted((rule.methods or set()) & set(methods)):
            if guard is not None:
                yield Route(method, rule.rule, rule.endpoint, guard, converters)


def unguarded(app: Flask) -> list[str]:
    """Routes without a guard."""
    return [str(rule) for rule in app.url_map.iter_rules() if guard_of(app.view_functions[rule.endpoint]) is None]


def address(app: Flask, route: Route, arguments: Mapping[str, str]) -> str:
    """The route's address with `arguments`; raise KeyError, naming the argument nobody has an example for."""
    values = {name: arguments[name] for name in route.converters}
    with app.test_request_context():
        adapter = app.create_url_adapter(None) or app.url_map.bind("localhost")
        return adapter.build(route.endpoint, values, method=route.method)
