"""What must be read before the marks of a spreadsheet are made: as by hand, for each time and reason in it (A2.2)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.must_read import FINAL, agreed, effects
from plugins.graduation_marking.sheet_marks import Row, staged
from plugins.graduation_marking.wishes import Wish, doubts
from portal import clock
from portal.contracts.imports import Act, Consent
from portal.contracts.scope import OrgRef, Scope
from portal.counts.queries import totals
from portal.db import among, session
from portal.orgs.models import REF, Org

NAMED = 20


@dataclass(slots=True)
class _Batch:
    """The branches that one time or reason is for: their names in the order of the tree, and their members."""

    names: list[tuple[str, str]] = field(default_factory=list)
    members: int = 0


def consent(scope: Scope, import_id: int) -> Consent:
    """Each time and reason with its branches and members, then what has to be confirmed by itself."""
    batches, doubted = defaultdict[Wish, _Batch](_Batch), list[str]()
    for rows in staged(import_id):
        doubted += _add(batches, rows)
    order = sorted(batches, key=lambda wish: (wish.month is None, wish.month or wish.words))
    acts = [_act(wish, batches[wish]) for wish in order]
    branches, members = (sum(len(one.names) for one in batches.values()), sum(b.members for b in batches.values()))
    ticks = [("read", agreed(branches, members))]
    if doubted:
        acts.append(Act("请单独确认", [], doubted[:NAMED], max(0, len(doubted) - NAMED)))
        ticks.insert(0, ("confirmed", f"以上 {len(doubted):,} 处我已逐一核对，仍然按表格标记"))
    return Consent(acts, FINAL, ticks)


def _add(batches: dict[Wish, _Batch], rows: Sequence[Row]) -> Iterator[str]:
    """Put the rows where they belong; what is in doubt about them."""
    branches, today = _branches([row.org_id for row, _ in rows]), clock.today()
    proposals, counted = proposals_for(list(branches.values())), totals(list(branches.values()), ["members"])
    for row, wish in rows:
        branch = branches[row.org_id]
        batch = batches[wish]
        batch.names.append((branch.path, branch.full_name))
        batch.members += counted[branch.id]["members"]
        said = "；".join(one.sentence for one in doubts(wish, [branch], proposals, today))
        if said:
            yield f"{branch.full_name}：标记为“{wish.words}”，而{said}"


def _branches(ids: Sequence[int]) -> dict[int, OrgRef]:
    rows = session().execute(select(*REF).where(among(Org.id, ids)))
    return {ref.id: ref for ref in (OrgRef(*row) for row in rows)}


def _act(wish: Wish, batch: _Batch) -> Act:
    kind = "毕业" if wish.month else "，没有毕业时间"
    heading = f"标记为“{wish.words}”{kind}：{len(batch.names):,} 个团支部，{batch.members:,} 名团员"
    names = [name for _, name in sorted(batch.names)]
    return Act(heading, effects(wish, batch.members, clock.today()), names[:NAMED], max(0, len(names) - NAMED))
