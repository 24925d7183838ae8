"""How many graduates each area expects, kept where records and releases change, in the same transaction (R3.1).

A record counts where it is received as long as its branch is released. Kept by the province it comes from, for what a
province has switched off is not shown: so a switch changes no figure.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import Any, TypeAlias
from zlib import crc32

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from plugins.graduate_register.models import ExpectedCount, Record, Release
from portal.counts.adding import add_to
from portal.db import among, gather, is_postgresql, session
from portal.orgs.paths import WIDTH

PROVINCE, COUNTY, TOWNSHIP = 2, 6, 9
"""Digits of the codes of areas that have figures of their own."""
SLOTS = 8
_NEAR = 3 * WIDTH
"""Of a path what decides on the slot: a school's or a city's transactions take one."""
_KEY = "graduate_register.expected"

Rows: TypeAlias = Sequence[tuple[str, str, str, str, int]]
"""Township, the province it comes from, destination or '', path, how many."""


def expect(records: Collection[Mapping[str, Any]], sign: int) -> None:
    """Count records (by their columns), whose branches are held, into (+1) or out of (-1) where they are expected."""
    received = [one for one in records if one["org_id"] and one["receiving_township"]]
    ids = {one["org_id"] for one in received}
    known = select(Release.org_id, Release.province_code).where(among(Release.org_id, ids))
    released = {row[0]: row[1] for row in session().execute(known)} if ids else {}
    _keep([
        (one["receiving_township"], released[one["org_id"]], one["destination"] or "", one["path"], sign)
        for one in received if one["org_id"] in released
    ])  # fmt: skip


def expect_branches(org_ids: Collection[int], sign: int) -> None:
    """The same with all records of released branches, which are held."""
    near = func.substr(Record.path, 1, _NEAR)
    facts = (Record.receiving_township, Release.province_code, func.coalesce(Record.destination, ""), near)
    wanted = (
        select(*facts, func.count())
        .join(Release, Release.org_id == Record.org_id)
        .where(among(Release.org_id, org_ids), Record.receiving_township.is_not(None))
        .group_by(*facts)
    )
    _keep([(*row[:4], sign * row[4]) for row in session().execute(wanted)])


def recount_expected(s: Session, province: str) -> None:
    """Make the figures of what comes from a province anew.

    Whoever changes them writes them before committing, so once the table is ours, records and figures that others have
    committed belong together, and theirs that come later are added to ours.
    """
    if is_postgresql(s):
        s.execute(text("LOCK TABLE graduate_register_expected IN EXCLUSIVE MODE"))
    gone = "DELETE FROM graduate_register_expected WHERE province_code = :province"
    s.execute(text(gone), {"province": province})
    made = "INSERT INTO graduate_register_expected (digits, area, province_code, destination, slot, value)"
    s.execute(text(f"{made} {RECOUNT.format('WHERE l.province_code = :province')}"), {"province": province})


RECOUNT = (
    "SELECT level.digits, substr(r.receiving_township, 1, level.digits) AS area, l.province_code,"
    " coalesce(r.destination, '') AS destination, 0 AS slot, count(*) AS value FROM graduate_register_release l"
    " JOIN graduate_register_record r ON r.org_id = l.org_id AND r.receiving_township IS NOT NULL CROSS JOIN"
    f" (SELECT {PROVINCE} AS digits UNION ALL SELECT {COUNTY} UNION ALL SELECT {TOWNSHIP}) AS level {{}}"
    " GROUP BY 1, 2, 3, 4"
)
"""SQL that counts the rows of ExpectedCount from records and releases; with a place for a condition on releases `l`."""


def _keep(rows: Rows) -> None:
    """Written just before the transaction commits, in one order everywhere: so locks are short and cannot cross."""
    if rows:
        gather(_KEY, rows, _write)


def _write(gathered: Sequence[Rows]) -> None:
    found: Counter[tuple[int, str, str, str, int]] = Counter()
    for rows in gathered:
        for township, province, destination, path, count in rows:
            for digits in (PROVINCE, COUNTY, TOWNSHIP):
                slot = crc32(path[:_NEAR].encode()) % SLOTS if digits == PROVINCE else 0
                found[digits, township[:digits], province, destination, slot] += count
    add_to(session(), ExpectedCount, [(*key, change) for key, change in sorted(found.items()) if change])
