"""What event hooks are told."""

from __future__ import annotations

from dataclasses import dataclass

from portal.contracts.scope import OrgRef


@dataclass(frozen=True, slots=True)
class OrgChange:
    """`kind` is created, changed (names, category, industry, contact), moved (with all below it), closed, or unmanned:
    nobody manages it any more, and of itself nothing has changed.

    `org` is the organisation as it will be (before) or is (after); where it is about to move, `org` still has its old
    path. `before` is what it was, None for a new one. `superior` is what it is, or will be, directly below; None for
    the root.
    """

    kind: str
    org: OrgRef
    before: OrgRef | None = None
    superior: OrgRef | None = None


@dataclass(frozen=True, slots=True)
class PeopleChange:
    """`kind` is added, removed, moved or changed; `org_ids` are the branches of one province it happened in.

    People that change province are told of twice: to the plugins of either.
    """

    kind: str
    org_ids: tuple[int, ...]
    import_id: int | None = None
