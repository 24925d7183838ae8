"""Who acts, from where, with what: the one value that is handed through every layer."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class OrgRef:
    """The few facts about an organisation that every layer needs.

    The last three are core facts whose rules belong to plugins: whether it is township-level (None: unknown), and of a
    branch its graduation time ('2022-06') or the reason why it has none; None where nobody has said so.
    """

    id: int
    code: str
    path: str
    full_name: str
    short_name: str
    category: str
    industry: str
    is_leading_body: bool
    province_code: str
    is_wide: bool = False
    township_flag: bool | None = None
    expected_graduation: str | None = None
    no_graduation_reason: str | None = None

    def contains(self, path: str) -> bool:
        """True if `path` is this organisation's or lies below it."""
        return path.startswith(self.path)


@dataclass(frozen=True, slots=True)
class Scope:
    """An administrator at work: account, the post's organisation and subtree, permissions, plugins that are on.

    `account_id` is None for the command line and for scheduled work, which act for `org` itself.
    """

    org: OrgRef
    account_id: int | None = None
    account_name: str = ""
    post_id: int | None = None
    role: str = "manage"
    permissions: frozenset[str] = field(default_factory=frozenset)
    plugins: frozenset[str] = field(default_factory=frozenset)
    session_id: int | None = None

    def may(self, permission: str) -> bool:
        """True if the role of this post carries `permission`."""
        return permission in self.permissions

    def covers(self, path: str) -> bool:
        """True if the organisation at `path` is in this administrator's subtree."""
        return self.org.contains(path)
