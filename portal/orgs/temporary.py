"""The 学社衔接临时团支部 of a township, made in one step (R1.3): by the township, or by who is above in its stead, for
one or for many."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Select, select

from portal.audit.refusals import refusals_recorded
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, allocate_ids, session
from portal.errors import Missing, Refused
from portal.orgs import services
from portal.orgs.categories import BRANCH
from portal.orgs.creating import Draft, create_many
from portal.orgs.facts import OrgFacts
from portal.orgs.faults import TEMPORARY, TOWNSHIP_WITHOUT_TEMPORARY
from portal.orgs.holding import hold_ids
from portal.orgs.models import Org
from portal.orgs.naming import Names, place_of
from portal.orgs.queries import find_in_subtree
from portal.orgs.wideness import TREE_LOCK

NAME_END = f"{TEMPORARY}团支部"


def create_temporary(scope: Scope, code: str) -> OrgRef:
    """Make it below the township `code`. Raise Refused where there is one or no township, Missing outside of the scope.

    Of two who do so at once one is refused: they give it the same name.
    """
    above = find_in_subtree(scope, code)
    if above is None:
        raise Missing
    with refusals_recorded(scope, "org.created", NAME_END, above.path):
        if not above.township_flag:
            raise Refused("只有乡镇街道的团组织下面要建学社衔接临时团支部，这个组织没有识别为乡镇街道。")
        if temporary_of(above) is not None:
            raise Refused("这个组织已经有学社衔接临时团支部，没有重复新建。")
    return services.create(scope, code, _facts(above))


def create_temporaries(scope: Scope, ids: Collection[int]) -> list[int]:
    """Make it below those of these townships that have none, in the running transaction; returns the townships' ids.

    The caller writes the log. Run again it makes nothing.
    """
    s = session()
    advisory_lock(s, TREE_LOCK, shared=True)
    lacking = [org for org in hold_ids(s, ids) if org.faults & TOWNSHIP_WITHOUT_TEMPORARY.bit]
    new = allocate_ids(s, "core_org_id", len(lacking)) if lacking else []
    drafts = [Draft(made, org.id, _facts(org.ref())) for made, org in zip(new, lacking, strict=True)]
    refused = create_many(scope, drafts)
    return [draft.above_id for draft in drafts if draft.id not in refused]


def temporary_of(township: OrgRef) -> OrgRef | None:
    """The one that there is."""
    found = session().scalars(_below(township).order_by(Org.path).limit(1)).one_or_none()
    return found.ref() if found else None


def names_below(township: OrgRef) -> Names:
    """What it is called."""
    place = place_of(township.full_name)
    return Names(f"共青团{place}{NAME_END}", f"{_last_words(place)}{NAME_END}")


def _facts(township: OrgRef) -> OrgFacts:
    names = names_below(township)
    return OrgFacts(names.full, names.short, BRANCH, township.industry)


def _below(township: OrgRef) -> Select[Org]:
    return select(Org).where(
        Org.parent_id == township.id, Org.closed_at.is_(None), Org.full_name.contains(TEMPORARY)
    )  # fmt: skip


def _last_words(place: str) -> str:
    """清河县城关镇 -> 城关镇: what a short name says of the place."""
    for unit in "县区市旗":
        before, _, rest = place.rpartition(unit)
        if before and len(rest) > 1:
            return rest
    return place
