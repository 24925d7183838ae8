"""Who may be meant by a search, found by the indexes: a subtree of millions is not read through for one name.

In a small subtree the words are conditions of the list's own query. In a large one no more than MOST people who fit are
looked at, wherever they are, and whether there are more is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ARRAY, BigInteger, any_, literal, or_, select

from plugins.info_entry.member_matching import Condition, in_branch, words_of_a_person
from plugins.info_entry.member_words import Number, Words
from portal.contracts.scope import OrgRef
from portal.counts.queries import totals
from portal.db import is_postgresql, session
from portal.orgs.categories import HOLDS_MEMBERS
from portal.orgs.filtering import has_characters
from portal.orgs.models import Org
from portal.orgs.names import org_key
from portal.orgs.paths import upper
from portal.people.models import Person
from portal.people.named import has_name
from portal.people.sealing import TAIL, id_context, mobile_context
from portal.pii import vault

SMALL = 20_000
MOST = 3000
MOST_BRANCHES = 300


@dataclass(slots=True)
class Meant:
    """What the list's query must fulfil. `more`: others fit too, that were not looked at. `wide`: it still has to read
    through the subtree, so that it must stop somewhere."""

    conditions: list[Condition] = field(default_factory=list)
    more: bool = False
    wide: bool = False


def meant_by(org: OrgRef, words: Words, *, is_removed: bool) -> Meant:
    """What a search means in the subtree of `org`. The removed are in no index: they are always read through."""
    is_small = totals([org], ["people"])[org.id]["people"] <= SMALL
    if is_small or is_removed:
        return _by_reading(org, words, is_removed=is_removed, is_small=is_small)
    return _by_index(org, words)


def _by_reading(org: OrgRef, words: Words, *, is_removed: bool, is_small: bool) -> Meant:
    found = [or_(has_name(word), in_branch(word)) for word in words.names]
    found += [*words_of_a_person((), words.pinyins, words.numbers), *map(in_branch, words.branches)]
    if not is_removed and (ends := _long_ends(words.numbers)):
        found.append(_among(_verified(_candidates(found, MOST, org), ends)))
    return Meant(found, wide=not is_small)


def _by_index(org: OrgRef, words: Words) -> Meant:
    meant, branches = Meant(), words.branches
    if of_a_person := words_of_a_person(words.names, words.pinyins, words.numbers):
        ends = _long_ends(words.numbers)
        rows = _candidates(of_a_person, MOST + 1, sealed=bool(ends))
        ids = _verified(rows, ends)
        if not ids and words.names and not (words.pinyins or words.numbers):
            branches = (*words.names, *branches)
        else:
            meant.conditions.append(_among(ids[:MOST]))
        meant.more = len(rows) > MOST
    if branches:
        ids = _branches(org, branches)
        meant.conditions.append(Org.id.in_(ids[:MOST_BRANCHES]))
        meant.more |= len(ids) > MOST_BRANCHES
    return meant


def _among(ids: Sequence[int]) -> Condition:
    """One of these people; PostgreSQL gets the ids as one value, for thousands would take long to bind."""
    if is_postgresql(session()):
        return Person.id == any_(literal(list(ids), ARRAY(BigInteger)))
    return Person.id.in_(ids)


def _candidates(
    conditions: Sequence[Condition], most: int, org: OrgRef | None = None, *, sealed: bool = True
) -> Sequence[Any]:
    """People who may be meant, of the subtree of `org` if one is given; `sealed`: with their numbers' cipher texts."""
    columns = (Person.id, Person.id_cipher, Person.mobile_cipher) if sealed else (Person.id,)
    wanted = select(*columns).where(Person.removed_at.is_(None), *conditions)
    if org is not None:
        below = [Org.path >= org.path, Org.path < upper(org.path)]
        wanted = wanted.join(Org, Org.id == Person.org_id).where(*below)
    return session().execute(wanted.limit(most)).all()


def _long_ends(numbers: Sequence[Number]) -> list[str]:
    """Searched ends that are longer than what the index knows of."""
    return [one.value for one in numbers if one.kind == "end" and len(one.value) > TAIL]


def _verified(rows: Sequence[Any], ends: Sequence[str]) -> list[int]:
    """The ids of those whose ID number or mobile has each of `ends`."""
    return [row.id for row in rows if all(_ends_with(row, end) for end in ends)]


def _ends_with(row: Any, end: str) -> bool:
    if vault().open(row.id_cipher, id_context(row.id)).endswith(end):
        return True
    return bool(row.mobile_cipher) and vault().open(row.mobile_cipher, mobile_context(row.id)).endswith(end)


def _branches(org: OrgRef, words: Sequence[str]) -> list[int]:
    """The ids of branches of the subtree whose names hold all the words, one more than the list looks into."""
    wanted = select(Org.id).where(
        Org.path >= org.path, Org.path < upper(org.path), Org.category.in_(HOLDS_MEMBERS), *map(in_branch, words)
    )
    if is_postgresql(session()):
        wanted = wanted.where(has_characters("".join(map(org_key, words))))
    return list(session().scalars(wanted.limit(MOST_BRANCHES + 1)))
