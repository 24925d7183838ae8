"""From the signed-in administrator to the scope, and to the posts to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from flask_login import current_user

from portal.accounts import queries
from portal.accounts.session_rows import Holder
from portal.contracts.scope import Scope
from portal.hooks.registry import Registry
from portal.installation import installation
from portal.provinces.queries import plugins_without


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post of the signed-in administrator, as the account menu offers it."""

    id: int
    label: str
    active: bool


def load_scope() -> Scope | None:
    """The scope of whoever is signed in, or None for a visitor. All of it: one query."""
    holder = _holder()
    if holder is None:
        return None
    return Scope(
        org=holder.org,
        account_id=holder.account_id,
        account_name=holder.account_name,
        post_id=holder.post_id,
        role=holder.role,
        permissions=permissions_of(installation().registry, holder.role),
        plugins=plugins_without(holder.org.province_code, holder.switched_off),
        session_id=holder.session_id,
    )


def post_choices() -> list[PostChoice]:
    """The posts of whoever is signed in, to switch between; with a single post there is nothing to ask or choose."""
    holder = _holder()
    if holder is None or holder.posts < 2:
        return []
    return [
        PostChoice(post.id, f"{org.short_name}（{queries.ROLES[post.role]}）", post.id == holder.post_id)
        for post, org in queries.open_posts(holder.account_id)
    ]


@lru_cache(maxsize=8)
def permissions_of(registry: Registry, role: str) -> frozenset[str]:
    """The keys of all permissions that a role carries."""
    return frozenset(key for key, permission in registry.permissions().items() if role in permission.roles)


def _holder() -> Holder | None:
    return current_user.holder if current_user.is_authenticated else None
