"""Reading profiles: one organisation's, and how a page of organisations stands."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, select

from plugins.info_entry.completeness import CADRES, METRIC, missing
from plugins.info_entry.models import Profile
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Figures
from portal.counts.queries import totals
from portal.db import among, session
from portal.orgs.models import Org
from portal.pii import mask_id_number, mask_mobile, vault
from portal.provinces.narrowing import hidden_provinces


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organisation stands with its profile: what it lacks to be complete, and what it has said."""

    missing: tuple[str, ...]
    version: int = 0
    secretary_name: str = ""
    id_number: str = ""
    """Masked, like the mobile number; '' where there is none."""
    mobile: str = ""
    established: int | None = None
    filled: int | None = None


@dataclass(frozen=True, slots=True)
class Units:
    """How many organisations there are, itself included, and how many of them have a complete profile."""

    number: int
    complete: int


COLUMNS = (
    Org.id, Org.category, Org.telephone, Profile.version, Profile.secretary_name, Profile.id_cipher,
    Profile.mobile_cipher, Profile.established, Profile.filled,
)  # fmt: skip
"""Of an organisation with its profile, which it may lack."""


def standing(org: OrgRef, figures: Figures | None = None) -> Standing:
    """How one organisation stands; `figures` are its own, if they have been read already."""
    cadres = (figures or totals([org], [CADRES])[org.id])[CADRES]
    row = session().execute(_rows([org.id])).one()
    return Standing(
        missing_in(row, cadres), row.version or 0, row.secretary_name or "",
        mask_id_number(opened(row.id_cipher, "id_cipher", org.id)) if row.id_cipher else "",
        mask_mobile(opened(row.mobile_cipher, "mobile_cipher", org.id)) if row.mobile_cipher else "",
        row.established, row.filled,
    )  # fmt: skip


def lacking(org_ids: Collection[int], figures: Mapping[int, Figures]) -> dict[int, tuple[str, ...]]:
    """What each of these organisations lacks, by id, in one query."""
    return {row.id: missing_in(row, figures[row.id][CADRES]) for row in session().execute(_rows(org_ids))}


def opened(sealed: bytes, column: str, org_id: int) -> str:
    """A number of an organisation's secretary in full: to mask, or to show to whom may see it."""
    return vault().open(sealed, f"info_entry_profile.{column}:{org_id}")


def profile_is(value: str) -> ColumnElement[bool]:
    """Organisations with a complete profile, or with one that is not."""
    found = exists().where(Profile.org_id == Org.id, Profile.is_complete)
    return found if value == "complete" else ~found


def units(scope: Scope, org: OrgRef, figures: Figures) -> Units:
    """The organisations at and below `org` in provinces where the plugin is on."""
    number = figures["orgs"]
    if not org.province_code and (hidden := hidden_provinces(scope, "info_entry")):
        off = [one.ref() for one in session().scalars(select(Org).where(Org.code.in_(hidden)))]
        number -= sum(found["orgs"] for found in totals(off, ["orgs"]).values())
    return Units(number, figures[METRIC.key])


def _rows(org_ids: Collection[int]) -> Select[*tuple[Any, ...]]:
    return select(*COLUMNS).outerjoin(Profile, Profile.org_id == Org.id).where(among(Org.id, org_ids))


def missing_in(row: Any, cadres: int) -> tuple[str, ...]:
    """What a row of COLUMNS lacks."""
    return missing(row.category, cadres, row.telephone, row.secretary_name, has_mobile=row.mobile_cipher is not None)
