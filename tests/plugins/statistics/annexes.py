"""Tables of Annex 2 in tests: schools with graduates, tables filled in and filed, and what is said of them then."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import select

from plugins.statistics.annex_filing import accept, submit
from plugins.statistics.annex_filling import Entry, save
from plugins.statistics.annex_models import Annex, AnnexStep
from plugins.statistics.annex_queries import Table, table_of
from portal import clock
from portal.db import session
from tests.casting import Cast
from tests.marked import expect
from tests.plugins.info_entry.people import add_members

SIGNED = {"head": "李书记", "filler": "王老师", "telephone": "0571-8888"}
SCHOOL = {"senior": {"classes": 2, "branches": 2, "students": 90, "members": 5}}
"""What the education department says of the school of the cast: two classes, five members."""


@contextmanager
def graduating(cast: Cast) -> Iterator[Cast]:
    """May 2019 in the application's context: a school of the county with five graduates, a university with three."""
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        cast.employ("city", "county")
        for n, (code, count) in enumerate({"yizhong-31": 3, "yizhong-32": 2, "jiada-jx-1": 3}.items()):
            add_members(cast, code, count, 100 * n)
        expect("2019-06", "yizhong-31", "yizhong-32", "jiada-jx-1")
        expect("2022-06", "yizhong-11")
        session().rollback()
        yield cast


def entry(told: dict[str, dict[str, int]] | None = None, **why: dict[str, str]) -> Entry:
    """A form that is signed."""
    return Entry(told or {}, why, **SIGNED)


def state(cast: Cast, code: str) -> Annex:
    """A unit's row as it is now."""
    session().rollback()
    return session().scalars(select(Annex).where(Annex.org_id == cast.org(code).id)).one()


def table(cast: Cast, who: str, code: str) -> Table:
    """A unit's table as this member sees it now."""
    session().rollback()
    return table_of(cast.scope(who), cast.org(code))


def fill_in(cast: Cast, who: str, code: str, filled: Entry | None = None) -> None:
    """Save a form that shows what there is now; a leading body without schools of its own only signs."""
    save(cast.scope(who), cast.org(code), table(cast, who, code).version, filled or entry())


def send(cast: Cast, who: str, code: str) -> None:
    """Submit what there is now."""
    submit(cast.scope(who), cast.org(code), state(cast, code).version)


def take(cast: Cast, who: str, code: str) -> None:
    """Accept what there is now."""
    accept(cast.scope(who), cast.org(code), state(cast, code).version)


def file_school(cast: Cast) -> None:
    """The school's table, filled in and submitted by the county, for nobody administers the school."""
    fill_in(cast, "county", "yizhong", entry(SCHOOL))
    send(cast, "county", "yizhong")


def kinds(cast: Cast, code: str) -> list[str]:
    """What was done to a table, in order."""
    wanted = select(AnnexStep.kind).where(AnnexStep.annex_id == state(cast, code).id).order_by(AnnexStep.id)
    return list(session().scalars(wanted))


def totals(found: Table) -> dict[str, tuple[int | None, int | None]]:
    """What the last row says: by measure, the department's figure and the system's."""
    return {line.measure.key: (line.told, line.counted) for line in found.lines if line.row.key == "total"}
