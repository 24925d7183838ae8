"""Who may be meant by a search, found by the indexes: a subtree of millions is not read through for one name.

In a small subtree the words are conditions of the list's own query. In a large one no more than MOST people who fit are
looked at, wherever they are, and whether there are more is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, or_, select, true

from plugins.info_entry.member_matching import Condition, in_branch, words_of_a_person
from plugins.info_entry.member_words import Number, Words
from portal.contracts.scope import OrgRef
from portal.counts.queries import totals
from portal.db import among, is_postgresql, session
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


@dataclass(frozen=True, slots=True)
class Meant:
    """What the list's query must fulfil. `more`: others fit too, that were not looked at. `wide`: it still has to read
    through the subtree, so that it must stop somewhere. `people`: if they are known, where in the tree each is, and
    their ids, in the order of the list."""

    conditions: Sequence[Condition] = ()
    more: bool = False
    wide: bool = False
    people: Sequence[tuple[str, int]] | None = None


def meant_by(org: OrgRef, words: Words, listed: Sequence[Condition], *, is_removed: bool) -> Meant:
    """What a search means in the subtree of `org`, where `listed` is what the list shows of people and branches.

    The removed are in no index: they are always read through.
    """
    is_small = totals([org], ["people"])[org.id]["people"] <= SMALL
    if is_small or is_removed:
        return _by_reading(org, words, is_removed=is_removed, is_small=is_small)
    return _by_index(org, words, listed)


def _by_reading(org: OrgRef, words: Words, *, is_removed: bool, is_small: bool) -> Meant:
    found = [or_(has_name(word), in_branch(word)) for word in words.names]
    found += [*words_of_a_person((), words.pinyins, words.numbers), *map(in_branch, words.branches)]
    if not is_removed and (ends := _long_ends(words.numbers)):
        below = [Org.path >= org.path, Org.path < upper(org.path)]
        rows = _candidates([*found, *below], (), MOST, sealed=True)
        found.append(among(Person.id, [row.id for row in _verified(rows, ends)]))
    return Meant(found, wide=not is_small)


def _by_index(org: OrgRef, words: Words, listed: Sequence[Condition]) -> Meant:
    of_a_person = words_of_a_person(words.names, words.pinyins, words.numbers)
    if not of_a_person:
        return _in_branches(org, words.branches)
    below = (Org.path >= org.path, Org.path < upper(org.path))
    ends, listed = _long_ends(words.numbers), [*listed, *below, *map(in_branch, words.branches)]
    looked_at = _candidates(of_a_person, listed, MOST + 1, sealed=bool(ends))
    found = _verified(looked_at[:MOST], ends)
    if not found and words.names and not (words.pinyins or words.numbers):
        return _in_branches(org, (*words.names, *words.branches))
    people = sorted((path, person_id) for path, person_id, is_listed, *_ in found if is_listed)
    return Meant([among(Person.id, [person_id for _, person_id in people])], more=len(looked_at) > MOST, people=people)


def _in_branches(org: OrgRef, words: Sequence[str]) -> Meant:
    """Everybody in the branches of the subtree whose names hold all the words."""
    named = list(map(in_branch, words))
    wanted = select(Org.id).where(
        Org.path >= org.path, Org.path < upper(org.path), Org.category.in_(HOLDS_MEMBERS), *named
    )
    if is_postgresql(session()):
        known = has_characters("".join(map(org_key, words)))
        if known is None:
            return Meant(named, wide=True)
        wanted = wanted.where(known)
    ids = list(session().scalars(wanted.limit(MOST_BRANCHES + 1)))
    return Meant([Org.id.in_(ids[:MOST_BRANCHES])], more=len(ids) > MOST_BRANCHES)


def _candidates(meant: Sequence[Condition], listed: Sequence[Condition], most: int, *, sealed: bool) -> Sequence[Any]:
    """People who may be meant and are there, with the branch's path and whether the list shows them; `sealed`: with
    their numbers' cipher texts.

    Asked for those alone whom the list shows, the database might look at everybody of a surname to find a few. The join
    is an outer one so that it begins with the people.
    """
    columns: list[Any] = [Org.path, Person.id, and_(true(), *listed).label("is_listed")]
    columns += [Person.id_cipher, Person.mobile_cipher] if sealed else []
    joined = select(*columns).join_from(Person, Org, Org.id == Person.org_id, isouter=True)
    return session().execute(joined.where(Person.removed_at.is_(None), *meant).limit(most)).all()


def _long_ends(numbers: Sequence[Number]) -> list[str]:
    """Searched ends that are longer than what the index knows of."""
    return [one.value for one in numbers if one.kind == "end" and len(one.value) > TAIL]


def _verified(rows: Sequence[Any], ends: Sequence[str]) -> Sequence[Any]:
    """Those whose ID number or mobile has each of `ends`."""
    return [row for row in rows if all(_ends_with(row, end) for end in ends)] if ends else rows


def _ends_with(row: Any, end: str) -> bool:
    if vault().open(row.id_cipher, id_context(row.id)).endswith(end):
        return True
    return bool(row.mobile_cipher) and vault().open(row.mobile_cipher, mobile_context(row.id)).endswith(end)
