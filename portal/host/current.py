"""Who acts in this request, and on which organisation: set by the gate, read by views."""

from __future__ import annotations

from typing import cast

from flask import g

from portal.contracts.scope import OrgRef, Scope


def scope() -> Scope:
    """The signed-in administrator's scope. The gate has let nobody pass without one."""
    return cast(Scope, g.scope)


def org() -> OrgRef:
    """The organisation that the route's guard named; it lies in the scope's subtree."""
    return cast(OrgRef, g.org)


def scope_or_none() -> Scope | None:
    """The scope, or None on pages that anybody may see."""
    return cast("Scope | None", g.get("scope"))
