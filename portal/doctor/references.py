"""Every foreign key of every table points to a row, and the database does not hand out an id twice.

The database sees to both, unless somebody switched its checks off for a restore, or gave it back an older state.
"""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import ForeignKeyConstraint, and_, func, literal, select, text

from portal.contracts.setup import DataCheck
from portal.db import Base, is_postgresql, session
from portal.doctor.statements import LIMIT
from portal.orgs.models import Org
from portal.people.models import Person


def _dangling() -> list[str]:
    keys = [key for table in Base.metadata.sorted_tables for key in table.foreign_key_constraints]
    return [line for key in keys for line in _dangling_of(key)][:LIMIT]


def _dangling_of(key: ForeignKeyConstraint) -> Iterator[str]:
    target = key.referred_table.alias("target")
    pairs = [(element.parent, target.c[element.column.name]) for element in key.elements]
    meets = and_(*(column == other for column, other in pairs))
    given = and_(*(column.is_not(None) for column, _ in pairs))
    missing = select(*(column for column, _ in pairs)).outerjoin(target, meets).where(given, pairs[0][1].is_(None))
    for row in session().execute(missing.limit(LIMIT)):
        yield f"{key.table.name} 指向不存在的 {key.referred_table.name}：{', '.join(map(str, row))}"


def _behind() -> list[str]:
    wrong = []
    for name, column in (("core_org_id", Org.id), ("core_person_id", Person.id)):
        if is_postgresql(session()):
            following = text(f"SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM {name}")
        else:
            following = text("SELECT next_value FROM core_sequence WHERE name = :name").bindparams(name=name)
        highest = session().scalar(select(func.coalesce(func.max(column), literal(0)))) or 0
        if highest >= (session().scalar(following) or 0):
            wrong.append(f"编号序列 {name} 落后于已有的编号 {highest}")
    return wrong


REFERENCE_CHECKS = [
    DataCheck("database.references", "所有引用都指向存在的记录", _dangling),
    DataCheck("database.sequences", "编号序列没有落后", _behind),
]
