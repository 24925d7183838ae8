"""A member proves who they are: by the last six digits of the ID number, and the mobile that is kept (R3.1).

Who has no mobile kept proves it by the name instead, which every classmate knows: whoever came in like that is not
shown where the member lives. Nobody learns whether a person exists: everybody who does not fit gets one answer, after
the same work.
"""

from __future__ import annotations

import hmac
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select

from plugins.graduate_register.graduating import graduates
from plugins.graduate_register.opening_models import Opening
from plugins.graduate_register.visits import scope_of, start_visit
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import session, transaction
from portal.errors import Refused
from portal.orgs.models import Org
from portal.people.holding import keep_people
from portal.people.models import Person
from portal.people.rules.mobile import parse_mobile
from portal.people.sealing import id_context
from portal.pii import vault

PROVED = "graduate_register.proved"
VISITOR = "未证明身份的访客"
WRONG = (
    "填写的内容与本团支部登记的对不上。请核对身份证号后六位和手机号：手机号要填学校登记的那一个，没有登记过才凭姓名。"
    "连续输错 5 次后，要过 10 分钟才能再试；仍然不行请联系老师。"
)
_TAIL = re.compile("[0-9]{5}[0-9X]")
_SPACE = re.compile(r"[\s·•・-]")


class NotProved(Refused):
    """The one answer to whatever does not fit; it counts against address, class and person."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a visitor says of themselves: the end of the ID number, a mobile or '', a name or ''."""

    tail: str = field(repr=False)
    mobile: str = field(repr=False)
    name: str

    @property
    def whose(self) -> str:
        """Under what failures are counted, whether anybody like that exists or not."""
        return vault().digest("graduate_register.claim", self.mobile or self.name).hex()


def claim_of(tail: str, mobile: str, name: str) -> Claim:
    """The claim as typed, without noise. Raise Refused, with fields, for what nobody's numbers look like."""
    found = Claim(_plain(tail).upper(), parse_mobile(mobile)[0] or "", _plain(name))
    wrong = {}
    if not _TAIL.fullmatch(found.tail):
        wrong["tail"] = "请填写身份证号的后六位，最后一位可能是 X"
    if mobile.strip() and not found.mobile:
        wrong["mobile"] = "请填写 11 位手机号"
    elif not found.mobile and not found.name:
        wrong["mobile"] = "请填写手机号；没有在学校登记过手机号的，请填写姓名"
    if wrong:
        raise Refused("请把下面的内容填写完整。", wrong)
    return found


def prove(opening: Opening, branch: OrgRef, claim: Claim, address: str) -> str:
    """The token of a new visit. Raise NotProved. Either is logged, with the visitor's network address."""
    found = [row for row in _graduates(branch) if _fits(row, claim)]
    with transaction() as s:
        if len(found) == 1:
            (person,) = found
            by_mobile = person.mobile_digest is not None
            token = start_visit(s, opening, person.id, by_mobile=by_mobile)
            keep_people(s, [person.id])
            told = {"address": address, "by": "mobile" if by_mobile else "name"}
            record(scope_of(branch, person.name), PROVED, branch.full_name, person_id=person.id, **told)
            return token
        record(Scope(org=branch, account_name=VISITOR), PROVED, branch.full_name, outcome="refused", address=address)
    raise NotProved(WRONG)


def _graduates(branch: OrgRef) -> Sequence[Any]:
    wanted = (
        select(Person.id, Person.name, Person.id_cipher, Person.mobile_digest)
        .join(Org, Org.id == Person.org_id)
        .where(Person.org_id == branch.id, graduates())
    )
    return session().execute(wanted).all()


def _fits(person: Any, claim: Claim) -> bool:
    """All of it is compared for everybody, so that the time tells nothing."""
    tail = vault().open(person.id_cipher, id_context(person.id))[-6:]
    has_tail = hmac.compare_digest(tail.encode(), claim.tail.encode())
    if person.mobile_digest is None:
        return (_plain(person.name) == claim.name) & has_tail
    digest = vault().digest("mobile", claim.mobile)
    return hmac.compare_digest(person.mobile_digest, digest) & has_tail


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text[:60]))
