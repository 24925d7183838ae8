"""Drawing the sample of a spot check, as a job (R4.2): the frame may be four million organisations.

The frame is counted and read in one snapshot, row by row; only what is drawn is held. It is written down in one
transaction, which a crash undoes: the next attempt draws anew, from the frame as it is then, and says when that was.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from plugins.statistics.spot_draw import Stratum, by_share, draw, each
from plugins.statistics.spot_facts import Said, said_of_orgs, said_of_people
from plugins.statistics.spot_frame import CATEGORY, MOST, Wish, can_draw, frame_of, sizes_of
from plugins.statistics.spot_models import DISCARDED, DRAWING, DRAWN, SpotCheck, SpotItem, SpotStratum
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.jobs import Job
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import Task
from portal.db import advisory_lock, bulk_insert, session, snapshot, transaction
from portal.doctor.statements import rows_of
from portal.errors import Refused
from portal.jobs.services import request
from portal.orgs.categories import title_of
from portal.orgs.models import REF, Org
from portal.requests.services import words

TASK, TITLE = "statistics.draw", "抽取样本"
LONGEST_TITLE = 100
AT_ONCE = 500
ITEM_COLUMNS = (
    "check_id", "no", "unit_id", "unit_name", "province_code", "kind", "org_id", "person_id", "name", "said", "steps",
)  # fmt: skip
STRATUM_COLUMNS = ("check_id", "no", "unit_id", "unit_name", "province_code", "kind", "frame_size", "drawn")


@dataclass(frozen=True, slots=True)
class Sample:
    """What was drawn: how large each stratum is, the ids drawn from it, and when the frame was read."""

    sizes: Mapping[Stratum, int]
    ids: Mapping[Stratum, Sequence[int]]
    at: dt.datetime


def ask(scope: Scope, title: str, wish: Wish, due: dt.date | None, form_key: str) -> int:
    """Write a spot check down and ask for its draw; the same form sent twice is one check. Returns its id.

    Raise Refused where nothing can be drawn, or the wish is wrong.
    """
    title = words(title)[:LONGEST_TITLE]
    with refusals_recorded(scope, "statistics.spot_drawn", scope.org.full_name), transaction() as s:
        advisory_lock(s, f"{TASK}:{form_key}")
        if (known := s.scalar(select(SpotCheck.id).where(SpotCheck.form_key == form_key))) is not None:
            return known
        _check(scope.org, title, wish, due)
        made = write_down(s, scope, title, wish, due, form_key)
        made.run_id = request(scope, TASK, str(made.id), f"{TITLE}：{title}", {"spot_id": made.id})
        record(scope, "statistics.spot_asked", title, seed=wish.seed, count=wish.size)
    return made.id


def write_down(s: Session, scope: Scope, title: str, wish: Wish, due: dt.date | None, form_key: str) -> SpotCheck:
    """A check whose sample is not drawn yet, in the running transaction."""
    made = SpotCheck(
        org_id=scope.org.id, title=title, population=wish.population, level=wish.level, kind=wish.kind,
        category=wish.category, industry=wish.industry, is_share=wish.is_share, size=wish.size, seed=wish.seed,
        form_key=form_key, state=DRAWING, due=due, made_by=scope.account_name or "系统", made_at=clock.now(),
        frame_size=0, drawn=0,
    )  # fmt: skip
    s.add(made)
    s.flush()
    return made


def wish_of(check: SpotCheck) -> Wish:
    """What a check was drawn by."""
    return Wish(
        check.population, check.level, check.kind, check.category, check.industry, check.is_share, check.size,
        check.seed,
    )  # fmt: skip


def sample(scope: Scope, org: OrgRef, wish: Wish) -> Sample:
    """Draw: the same wish over the same data is the same sample. Raise Refused for none and for too many."""
    with snapshot() as s:
        at, frame = clock.now(), frame_of(scope, org, wish)
        sizes = {Stratum(unit, kind): count for unit, kind, count in s.execute(sizes_of(frame))}
        wanted = (by_share if wish.is_share else each)(sizes, wish.size)
        _bounded(sum(wanted.values()))
        return Sample(sizes, draw(rows_of(frame), wanted, wish.seed), at)


def draw_check(job: Job) -> dict[str, Any]:
    """The run: draw, and keep what was drawn with what the system says of it."""
    scope = job.scope
    assert scope is not None
    check = session().get(SpotCheck, job.args["spot_id"])
    if check is None or check.state != DRAWING:
        return {}
    try:
        drawn = sample(scope, scope.org, wish_of(check))
    except Refused as refusal:
        give_up(scope, check.id, refusal.message)
        return {}
    with transaction() as s:
        held = s.get_one(SpotCheck, check.id, with_for_update=True, populate_existing=True)
        if held.state == DRAWING:
            keep(s, scope, held, drawn)
        job.hold()
    return {"count": held.drawn}


def keep(s: Session, scope: Scope, check: SpotCheck, drawn: Sample) -> None:
    """Write down what was drawn, in the running transaction."""
    order = sorted(drawn.sizes)
    units = _units(s, {stratum.unit for stratum in order})
    strata = [(check.id, no, *_named(units, stratum, check), drawn.sizes[stratum], len(drawn.ids.get(stratum, ())))
              for no, stratum in enumerate(order, 1)]  # fmt: skip
    bulk_insert(s, SpotStratum, STRATUM_COLUMNS, strata)
    # A list: while it writes, the connection answers no questions.
    bulk_insert(s, SpotItem, ITEM_COLUMNS, list(_items(check, drawn, order, units)))
    check.state, check.frame_at, check.frame_size = DRAWN, drawn.at, sum(drawn.sizes.values())
    check.drawn = sum(len(ids) for ids in drawn.ids.values())
    record(scope, "statistics.spot_drawn", check.title, seed=check.seed, count=check.drawn, frame=check.frame_size)


def give_up(scope: Scope, check_id: int, reason: str) -> None:
    """A check that cannot be drawn is void, and says why."""
    with transaction() as s:
        held = s.get_one(SpotCheck, check_id, with_for_update=True, populate_existing=True)
        if held.state == DRAWING:
            held.state, held.reason, held.ended_at, held.ended_by = DISCARDED, reason, clock.now(), "系统"
            record(scope, "statistics.spot_discarded", held.title, reason=reason)


def _bounded(wanted: int) -> None:
    if not wanted:
        raise Refused("没有符合条件的对象，没有抽取。")
    if wanted > MOST:
        raise Refused(f"照这样会抽取 {wanted:,} 个，一次最多 {MOST:,} 个：请减少每层的数量，或改为按比例抽取。")


def _items(
    check: SpotCheck, drawn: Sample, order: Sequence[Stratum], units: Mapping[str, OrgRef]
) -> Iterator[tuple[object, ...]]:
    is_of_orgs = wish_of(check).is_of_orgs
    said = _said(said_of_orgs if is_of_orgs else said_of_people, [i for ids in drawn.ids.values() for i in ids])
    chosen = ((stratum, row_id) for stratum in order for row_id in drawn.ids.get(stratum, ()))
    for no, (stratum, row_id) in enumerate(chosen, 1):
        one, (unit_id, unit_name, province, kind) = said[row_id], _named(units, stratum, check)
        person_id = None if is_of_orgs else row_id
        told = json.dumps(one.rows, ensure_ascii=False)
        yield check.id, no, unit_id, unit_name, province, kind, one.org.id, person_id, one.name, told, 0


def _said(find: Callable[[Sequence[int]], dict[int, Said]], ids: Sequence[int]) -> dict[int, Said]:
    found: dict[int, Said] = {}
    for start in range(0, len(ids), AT_ONCE):
        found |= find(ids[start : start + AT_ONCE])
    return found


def _units(s: Session, paths: set[str]) -> dict[str, OrgRef]:
    ordered, found = sorted(paths), dict[str, OrgRef]()
    for start in range(0, len(ordered), AT_ONCE):
        rows = s.execute(select(*REF).where(Org.path.in_(ordered[start : start + AT_ONCE])))
        found |= {ref.path: ref for ref in (OrgRef(*row) for row in rows)}
    return found


def _named(units: Mapping[str, OrgRef], stratum: Stratum, check: SpotCheck) -> tuple[int, str, str, str]:
    unit = units[stratum.unit]
    kind = title_of(stratum.kind) if check.kind == CATEGORY else stratum.kind
    return unit.id, unit.full_name, unit.province_code, kind


def _check(org: OrgRef, title: str, wish: Wish, due: dt.date | None) -> None:
    if not can_draw(org):
        raise Refused("团支部没有下级组织，不能抽查。")
    wrong = wish.wrong | ({} if title else {"title": "请填写抽查的名称"})
    if due is not None and due < clock.today():
        wrong["due"] = "完成日期不能早于今天"
    if wrong:
        raise Refused("没有抽取，请改正标出的内容。", wrong)


TASKS = [Task(TASK, TITLE, draw_check, page=("statistics.spot_check", "spot_id"))]
