"""What tests of profiles need: cadres in branches, profiles filled in, and what must hold of them."""

from __future__ import annotations

import datetime as dt
import itertools

from sqlalchemy import select

from plugins.info_entry.completeness import METRIC
from plugins.info_entry.models import Profile
from plugins.info_entry.profile_checks import PROFILE_CHECKS
from plugins.info_entry.profile_facts import ProfileFacts
from plugins.info_entry.profile_services import Contact, Versions, complete
from portal.contracts.scope import Scope
from portal.counts.checks import COUNTER_CHECKS
from portal.counts.queries import totals
from portal.db import session
from portal.orgs.models import Org
from portal.people.entering import enter
from portal.people.particulars import Particulars
from portal.people.rules.id_number import sex_of
from tests.members import id_number, mobile

TELEPHONE = "0571-87654321"
SECRETARY = "王建国"
_NEXT = itertools.count(10_000)
FORM = {"telephone": TELEPHONE, "secretary_name": SECRETARY, "mobile": mobile(7)}


def org_of(code: str) -> Org:
    """The organisation as it is now, in the running transaction if there is one."""
    if not session().info.get("writing"):
        session().rollback()
    found = select(Org).where(Org.code == code).execution_options(populate_existing=True)
    return session().scalars(found).one()


def enter_cadres(scope: Scope, code: str, number: int) -> None:
    """Let so many more cadres into a branch."""
    for n in itertools.islice(_NEXT, number):
        born = dt.date(int(id_number(n)[6:10]), int(id_number(n)[10:12]), int(id_number(n)[12:14]))
        cadre = Particulars(
            name="李国庆", id_number=id_number(n), sex=sex_of(id_number(n)), birth_date=born, is_cadre=True,
            post="团支部书记",
        )  # fmt: skip
        enter(scope, code, cadre)


def say(scope: Scope, code: str, **changes: str | int | None) -> bool:
    """Complete an organisation's profile as it is shown just now; everything is given but for `changes`."""
    org = org_of(code)
    profile = session().get(Profile, org.id, populate_existing=True)
    values = {"telephone": TELEPHONE, "secretary_name": SECRETARY, "mobile": mobile(7), **changes}
    telephone = str(values.pop("telephone") or "")
    versions = Versions(org.version, profile.version if profile else 0)
    return complete(scope, org.ref(), versions, Contact(telephone, "", ""), ProfileFacts(**values))  # type: ignore[arg-type]


def completed(*codes: str) -> list[int]:
    """How many complete profiles are at and below each of these organisations, as every page shows it."""
    orgs = [org_of(code).ref() for code in codes]
    found = totals(orgs, [METRIC.key])
    return [found[org.id][METRIC.key] for org in orgs]


def faults() -> list[str]:
    """What is wrong with profiles and counters, were anything."""
    session().rollback()
    return [line for check in [*PROFILE_CHECKS, *COUNTER_CHECKS] for line in check.find()]
