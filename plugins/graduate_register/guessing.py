"""How often a visitor may be wrong (R3.1): with codes from one address, and with proofs from one address, for one class
and for one person, whether there is such a person or not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from flask import g, request
from limits import parse_many

from plugins.graduate_register.opening_models import Opening
from plugins.graduate_register.openings import branch_by_code
from plugins.graduate_register.proving import WRONG, Claim, NotProved
from portal.accounts.codes import plain_code
from portal.accounts.throttle import FAILURES, TooManyFailures, count, has_room, visitor_address
from portal.contracts.scope import OrgRef

OF_ADDRESS = parse_many("100 per 10 minutes; 1000 per day")
"""A whole school has one address."""
OF_CLASS = parse_many("60 per 10 minutes; 600 per day")
OF_PERSON = parse_many("5 per 10 minutes; 20 per 30 days")
"""Tries, not failures, and of one opening: six digits of which a classmate knows some stand many days of guessing."""
TOO_MANY = "输错的次数过多。请过 10 分钟再试，或请老师把链接再发一次。"


def branch_by_key() -> OrgRef | None:
    """The branch that the address's or the form's code leads to; None for any other. Raise TooManyFailures."""
    key = (request.view_args or {}).get("key") or request.args.get("key", "")
    if not plain_code(key):
        return None
    mine = ("graduate_register.code", visitor_address())
    if not has_room(FAILURES, *mine):
        raise TooManyFailures(TOO_MANY)
    found = branch_by_code(key)
    if found is None:
        count(FAILURES, *mine)
        return None
    g.register_opening, branch = found
    return branch


def opening() -> Opening:
    """The opening that this request's code leads to."""
    found: Opening = g.register_opening
    return found


@contextmanager
def proof_counted(claim: Claim) -> Iterator[None]:
    """Around a proof: raise TooManyFailures or NotProved before it where there were too many."""
    address = ("graduate_register.proof", visitor_address())
    of_class = ("graduate_register.class", str(opening().id))
    if not (has_room(OF_ADDRESS, *address) and has_room(OF_CLASS, *of_class)):
        raise TooManyFailures(TOO_MANY)
    if not count(OF_PERSON, "graduate_register.person", str(opening().id), claim.whose):
        raise NotProved(WRONG)
    try:
        yield
    except NotProved:
        count(OF_ADDRESS, *address)
        count(OF_CLASS, *of_class)
        raise
