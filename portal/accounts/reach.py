"""Which administrators an administrator may manage: those of the own organisation and of its direct subordinates."""

from __future__ import annotations

from collections.abc import Sequence

from portal.contracts.scope import OrgRef, Scope
from portal.errors import Forbidden, Missing

LEVEL = 3
"""Characters of a path a level of the tree takes."""


def is_near(scope: Scope, org: OrgRef) -> bool:
    """True for the acting organisation itself and its direct subordinates."""
    return scope.covers(org.path) and len(org.path) - len(scope.org.path) <= LEVEL


def require_near(scope: Scope, org: OrgRef) -> None:
    """Raise Missing outside the subtree, Forbidden further down than one level."""
    if not scope.covers(org.path):
        raise Missing
    if not is_near(scope, org):
        raise Forbidden("这里的管理员由它的直接上级管理。请与该组织的上级团组织联系。")


def require_whole_account(scope: Scope, posts: Sequence[OrgRef]) -> None:
    """Raise unless the account, not only one post of it, may be managed from here.

    Whoever resets an account gets its activation code and could act from all its posts: so all of them must lie in
    the acting subtree. An account whose posts are in several places is managed by a superior they have in common.
    """
    if not any(scope.covers(org.path) for org in posts):
        raise Missing
    if not all(scope.covers(org.path) for org in posts):
        raise Forbidden(
            "这位管理员还在其他组织任职，只能由共同的上级办理。您可以只结束其在本组织的岗位。"
        )
    if len(posts) == 1:
        require_near(scope, posts[0])
