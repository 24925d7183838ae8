"""Invariants of the register, for `doctor`."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select, true

from plugins.graduate_register.doubts import OF_SCHOOL, own_doubts
from plugins.graduate_register.facts import Facts, complaints
from plugins.graduate_register.following import strays
from plugins.graduate_register.kept import home_digest, opened
from plugins.graduate_register.models import Record
from plugins.graduate_register.shared_doubts import misjudged
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, every_row, statement
from portal.orgs.models import Org
from portal.pii import SealBroken
from portal.provinces.queries import provinces_with_plugins


def _is_wrong(row: Any) -> bool:
    """True if the addresses do not open, or what follows from the facts is not what is kept."""
    record = row.Record
    try:
        facts = opened(record).facts
    except SealBroken:
        return True
    follows = (record.is_complete, record.receiving_township)
    return (
        bool(complaints(facts)) or follows != (facts.is_complete, facts.receiving_township)
        or _is_misjudged(record, facts)
    )  # fmt: skip


def _is_misjudged(record: Record, facts: Facts) -> bool:
    """True if the doubts that follow from the facts alone are others than are kept, or what follows from those is."""
    if record.is_doubtful != (bool(record.doubts or record.shared) and record.verified_at is None):
        return True
    if record.doubts is None:
        return False
    kept = set(record.doubts.split()) - OF_SCHOOL
    return kept != set(own_doubts(facts)) - OF_SCHOOL or record.home_digest != home_digest(facts)


def _shared_unlike() -> list[str]:
    found = session().execute(misjudged(true()).limit(LIMIT))
    return [f"人员 {row.person_id} 的去向登记与本团支部相同内容的标记不一致" for row in found]


def _counted_elsewhere() -> list[str]:
    """Where the plugin is off nobody tells it of a move."""
    on = [province.code for province, plugins in provinces_with_plugins() if "graduate_register" in plugins]
    found = session().execute(strays().where(Org.province_code.in_(on)).limit(LIMIT))
    return [f"人员 {row.person_id} 的去向登记没有计入其所在团支部" for row in found]


RECORD_CHECKS = [
    every_row(
        "graduate_register.records_hold", "去向登记能打开、内容有效，是否完整、接收地和疑点与内容一致",
        select(Record, Record.person_id), _is_wrong, "人员 {person_id} 的去向登记打不开或前后不一致",
    ),
    statement(
        "graduate_register.records_have_history", "去向登记的每次修改都有记录，最后一次与现在一致",
        "SELECT r.person_id FROM graduate_register_record r WHERE r.version <> (SELECT count(*) FROM"
        " graduate_register_change c WHERE c.person_id = r.person_id) OR NOT EXISTS (SELECT 1 FROM"
        " graduate_register_change c WHERE c.person_id = r.person_id AND c.version = r.version"
        " AND coalesce(c.destination, '') = coalesce(r.destination, ''))",
        "人员 {person_id} 的去向登记与变动记录不一致",
    ),
    DataCheck("graduate_register.doubts_shared", "团支部里多人相同的去向内容都已标记", _shared_unlike),
    statement(
        "graduate_register.turns_follow", "去向变动与登记的修改一致，并记在登记所在的团支部",
        "SELECT c.person_id FROM graduate_register_change c LEFT JOIN graduate_register_turn t ON t.change_id = c.id"
        " LEFT JOIN graduate_register_record r ON r.person_id = c.person_id WHERE c.old_destination IS NOT NULL"
        " AND c.old_destination <> coalesce(c.destination, '') AND (t.change_id IS NULL OR"
        " t.person_id <> c.person_id OR t.old_destination <> c.old_destination OR"
        " t.destination <> coalesce(c.destination, '') OR coalesce(t.path, '') <> coalesce(r.path, ''))",
        "人员 {person_id} 的去向变动与登记的修改不一致",
    ),
    DataCheck("graduate_register.records_counted", "去向登记计入本年毕业的团员所在的团支部", _counted_elsewhere),
]  # fmt: skip
