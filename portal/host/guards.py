"""Who may reach a route. Every view carries exactly one of these; a route without a guard stops the start-up."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar

from portal.contracts.scope import OrgRef

View = TypeVar("View", bound=Callable[..., Any])
Find: TypeAlias = Callable[[], "OrgRef | None"]
ATTRIBUTE = "portal_guard"


@dataclass(frozen=True, slots=True)
class Guard:
    """`permission` None: any signed-in administrator. `org` names the URL argument with an organisation's code.

    `find`: of a public page whose address does not name an organisation, how the request leads to it.
    """

    is_public: bool = False
    permission: str | None = None
    org: str | None = None
    find: Find | None = None


def public(view: View) -> View:
    """Anybody may come here: sign-in, static files, health."""
    return _guarded(view, Guard(is_public=True))


def public_about(org: str) -> Callable[[View], View]:
    """Anybody may come here, without signing in, where a plugin is on in the province of the organisation in the URL.

    What a visitor may see there is the view's to prove: by a code, say.
    """
    return lambda view: _guarded(view, Guard(is_public=True, org=org))


def public_by(find: Find) -> Callable[[View], View]:
    """The same for a page whose address names no organisation: `find` tells it by a secret of the request's.

    None, and an organisation where the plugin is off, are both Missing, for which a nested blueprint may have words.
    """
    return lambda view: _guarded(view, Guard(is_public=True, find=find))


def signed_in(view: View) -> View:
    """Any signed-in administrator, whatever the role; the view itself looks only at what is the administrator's own."""
    return _guarded(view, Guard())


def requires(permission: str, *, org: str | None = None) -> Callable[[View], View]:
    """The post's role carries `permission`, and the organisation in the URL, if any, is in the post's subtree.

    An organisation outside the subtree is answered like one that does not exist (404); a missing permission is 403.
    """
    return lambda view: _guarded(view, Guard(permission=permission, org=org))


def guard_of(view: Callable[..., Any]) -> Guard | None:
    """The guard of a view function, or None if it has none."""
    return getattr(view, ATTRIBUTE, None)


def _guarded(view: View, guard: Guard) -> View:
    setattr(view, ATTRIBUTE, guard)
    return view
