"""What the system says of an organisation in the words of the screens: 是, 否 or 空.

Without a flag it is 空 for a candidate, which the recogniser cannot decide or has not yet reached, and 否 for what is
none: it is neither directly below a leading body nor recognised as what may be a township.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, exists, or_, select
from sqlalchemy.orm import aliased

from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.verdict import WORDS
from portal.db import session
from portal.orgs.models import Org

VALUES = {word: value for value, word in WORDS.items()}
_Above, _Kept = aliased(Org), aliased(Check)
IS_CANDIDATE: ColumnElement[bool] = or_(
    exists().where(_Above.id == Org.parent_id, _Above.is_leading_body), exists().where(_Kept.org_id == Org.id)
)
"""SQL on core_org."""
SAID: ColumnElement[str] = case(
    (Org.township_flag.is_(True), "是"), (Org.township_flag.is_(False), "否"), (IS_CANDIDATE, "空"), else_="否"
)
"""是, 否 or 空, as SQL on core_org."""


def word(flag: bool | None, *, is_candidate: bool) -> str:
    """The same where it is known whether the organisation is a candidate."""
    return WORDS[flag if is_candidate else bool(flag)]


def said_of(org_id: int) -> str:
    """是, 否 or 空 of one organisation."""
    said: str = session().scalars(select(SAID).where(Org.id == org_id)).one()
    return said
