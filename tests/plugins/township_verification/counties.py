"""Counties for tests of checking: organisations below the cast's 清河县, and a real county with few townships."""

from __future__ import annotations

from sqlalchemy import select

from plugins.township_verification.models import Check
from plugins.township_verification.recognising_orgs import recognise_orgs
from portal.contracts.scope import OrgRef
from portal.db import session, transaction
from portal.orgs.facts import OrgFacts
from portal.orgs.models import Org
from portal.orgs.services import create
from tests.casting import Cast

COUNTY = "qinghe"
ZONE = "共青团清河县工业园区工作委员会"
"""Recognised as 空."""


def recognise(cast: Cast) -> None:
    """Recognise whatever there is, as a load does."""
    with cast.app.app_context(), transaction() as s:
        recognise_orgs(s, s.scalars(select(Org.id)).all())


def make(cast: Cast, above: str, name: str, category: str = "committee", *, leading: bool = False) -> OrgRef:
    """An organisation below `above`, made by the centre."""
    with cast.app.app_context():
        facts = OrgFacts(name, name.removeprefix("共青团"), category, "党政机关", leading)
        return create(cast.scope("national"), above, facts)


def a_county(cast: Cast) -> None:
    """清河县 with two towns (是), a zone (空) and a school (否)."""
    recognise(cast)
    make(cast, COUNTY, ZONE, "working_committee")


def a_real_county(cast: Cast) -> str:
    """The code of 德清县, which has organisations in two of its thirteen townships."""
    province = make(cast, "centre", "共青团浙江省委员会", leading=True)
    city = make(cast, province.code, "共青团湖州市委员会", leading=True)
    county = make(cast, city.code, "团德清县委", leading=True)
    make(cast, county.code, "共青团德清县武康街道工作委员会", "working_committee")
    make(cast, county.code, "共青团德清县莫干山镇委员会")
    make(cast, county.code, "共青团德清县第一中学委员会")
    return county.code


def check_of(cast: Cast, code: str) -> Check:
    """What is kept of an organisation, fresh."""
    with cast.app.app_context():
        session().rollback()
        return session().scalars(select(Check).join(Org, Org.id == Check.org_id).where(Org.code == code)).one()


def shown(cast: Cast, *codes: str) -> dict[int, bool | None]:
    """What a page that is opened now shows of these."""
    return {cast.org(code).id: check_of(cast, code).flag for code in codes}
