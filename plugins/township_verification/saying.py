"""What the system says of an organisation in the words of the screens: what is no candidate has no row, and is 否."""

from __future__ import annotations

from sqlalchemy import ColumnElement, case, exists, select

from plugins.township_verification.models import Check
from plugins.township_verification.recogniser.verdict import WORDS
from portal.db import session
from portal.orgs.models import Org

VALUES = {word: value for value, word in WORDS.items()}
SAID: ColumnElement[str] = case(
    (Org.township_flag.is_(True), "是"), (Org.township_flag.is_(False), "否"),
    (exists().where(Check.org_id == Org.id), "空"), else_="否",
)  # fmt: skip
"""是, 否 or 空, as SQL on core_org."""


def said_of(org_id: int) -> str:
    """是, 否 or 空 of one organisation."""
    said: str = session().scalars(select(SAID).where(Org.id == org_id)).one()
    return said
