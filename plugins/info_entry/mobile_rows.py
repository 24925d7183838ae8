"""The rows of a spreadsheet of mobiles: whose number is it, and may it be entered? (R2.2)"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field

from plugins.info_entry.columns import MEMBER_COLUMNS
from plugins.info_entry.refusals import STRUCK, mobile_taken, same_in_file
from portal.contracts.imports import ACCEPTED, REJECTED, SKIPPED, ColumnSpec, RowVerdict, SourceRow
from portal.contracts.scope import Scope
from portal.people.meant import Meant, Named, key_column, named
from portal.people.queries import holders_of_mobiles
from portal.people.rules.mobile import parse_mobile
from portal.people.rules.problems import Problem, doubtful
from portal.pii import vault

_KNOWN = {column.key: column for column in MEMBER_COLUMNS}
MOBILE_COLUMNS = (
    _KNOWN["name"],
    key_column(_KNOWN["id_number"].aliases),
    _KNOWN["mobile"],
    ColumnSpec(
        key="org", title="所在团支部", aliases=(_KNOWN["org"].title, *_KNOWN["org"].aliases), fill_merged=True,
        hint="可以不填；有重名又分不清时，填组织全称或简称", width=44,
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """A row whose member is known, with the version of the person that was judged."""

    person_id: int
    version: int
    name: str
    mobile: str = field(repr=False)


@dataclass(slots=True)
class Candidate:
    """A row on its way to a verdict."""

    row: SourceRow
    named: Named
    mobile: str = field(default="", repr=False)
    digest: bytes = b""
    problems: list[Problem] = field(default_factory=list)
    found: Found | None = None
    is_known: bool = False

    def settle(self, members: Meant) -> None:
        """Find whose row it is, or say why that is not known."""
        found = members.find(self.named)
        if isinstance(found, Problem):
            self.problems.append(found)
        else:
            person, _branch = found
            self.found = Found(person.id, person.version, person.name, self.mobile)


class MobileChecker:
    """Judges the rows of one file; remembers whom and which numbers it has let pass."""

    def __init__(self, scope: Scope, _today: datetime.date) -> None:
        self._scope = scope
        self._people: dict[int, SourceRow] = {}
        self._mobiles: dict[bytes, SourceRow] = {}

    def check(self, rows: Sequence[SourceRow]) -> list[RowVerdict]:
        """One verdict for each row: its values, its member, the number's holder, the file above it."""
        candidates = [_read(row) for row in rows]
        good = [one for one in candidates if not one.problems]
        members = Meant(self._scope, [one.named for one in good])
        for one in good:
            one.settle(members)
        holders = holders_of_mobiles(self._scope, [one.digest for one in good if one.found])
        for one in good:
            holder = holders.get(one.digest)
            if one.found and holder and holder.person_id == one.found.person_id:
                one.is_known = True
                one.problems.append(SAME)
            elif one.found and holder:
                one.problems.append(mobile_taken(holder.told))
                one.found = None
            elif one.found:
                self._compare_with_file(one, one.found)
        return [_verdict(one) for one in candidates]

    def _compare_with_file(self, one: Candidate, found: Found) -> None:
        same_person, same_mobile = self._people.get(found.person_id), self._mobiles.get(one.digest)
        if same_person:
            one.problems.append(same_in_file("ID_DUP_FILE", "团员", f"第 {same_person.row} 行"))
        if same_mobile:
            one.problems.append(same_in_file("PHONE_DUP_FILE", "手机号", f"第 {same_mobile.row} 行"))
        if one.problems:
            one.found = None
            return
        self._people[found.person_id] = self._mobiles[one.digest] = one.row


def _read(row: SourceRow) -> Candidate:
    who = named(*(row.cells.get(key) for key in ("name", "id_number", "org")))
    mobile, problems = parse_mobile(row.cells.get("mobile"))
    one = Candidate(row, who, mobile or "", problems=[*who.problems, *problems])
    if row.struck:
        one.problems.append(STRUCK)
    one.digest = vault().digest("mobile", one.mobile)
    return one


def _verdict(one: Candidate) -> RowVerdict:
    label = "".join(c for c in str(one.row.cells.get("name") or "") if c.isprintable() and not c.isdigit())[:20]
    if one.is_known:
        return RowVerdict(SKIPPED, label, one.problems)
    if one.found is not None:
        return RowVerdict(ACCEPTED, label, one.problems, one.found)
    is_footer = one.problems[0].code == "FOOTER_ROW" and not one.row.cells.get("mobile")
    return RowVerdict(SKIPPED if is_footer else REJECTED, label, one.problems)


SAME = doubtful("mobile", "PHONE_SAME", "登记的已经是这个手机号，没有改动。")
