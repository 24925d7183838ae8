"""The kind of import that graduation times come in with: what the engine needs to know of it (R2.1, A2.2)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from plugins.graduation_marking.choosing import unmarked_below
from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.markers import why_not_here
from plugins.graduation_marking.recogniser.proposal import in_words
from plugins.graduation_marking.sheet_checking import MarkChecker
from plugins.graduation_marking.sheet_columns import MARK_COLUMNS
from plugins.graduation_marking.sheet_consent import consent
from plugins.graduation_marking.sheet_marks import clear, describe, let_in, stage
from portal.contracts.imports import ImportType, Words
from portal.contracts.scope import Scope
from portal.orgs.names import org_key


def unmarked_rows(scope: Scope) -> Iterator[Mapping[str, str]]:
    """The branches that are not marked yet, as many as one act can mark, with what the portal proposes beside them."""
    branches = unmarked_below(scope, scope.org).branches
    proposals = proposals_for(branches) if branches else {}
    alike = Counter(org_key(one.full_name) for one in branches)
    for one in branches:
        found = proposals[one.id]
        said = in_words(found.month) if found.month else found.reason or "需要核对"
        name = one.full_name if alike[org_key(one.full_name)] == 1 else one.code
        yield {"org": name, "proposed": f"{said}（{found.because}）"}


MARKS = ImportType(
    key="graduation_marking.marks",
    title="团支部毕业时间",
    summary="一行一个团支部：预计毕业时间，或者没有毕业时间的理由。逐行检查，阅读并确认后标记；标记后不能更改，也不能撤销。",
    permission="graduation_marking.mark",
    columns=MARK_COLUMNS,
    shown=(("mark", "标记为"), ("org", "团支部")),
    open_checker=MarkChecker,
    stage=stage,
    describe=describe,
    apply=let_in,
    undo=None,
    clear=clear,
    choices=lambda _scope: {},
    words=Words(
        noun="毕业时间",
        label="团支部",
        advice=("模板里已有您管理范围内还没有标记的团支部，每行附有系统建议。请核对后填写预计毕业时间，或者选择理由，只能填一项。",
                "不是同时毕业的团支部可以在同一张表里，各填各的时间。与团支部名称不一致、或已经过去的时间，要在“确认”一栏单独确认。",
                "标记后不能更改，也不能撤销；入库之前会再请您阅读并确认。"),
        skipped="合计行、重复表头，或已按同样内容标记过的团支部",
        applied="已标记 {n} 个团支部，各级组织的已标记比例已同步更新。标错了，请在该团支部的资料页申请更正。",
    ),
    consent=consent,
    why_not=lambda scope: why_not_here(scope.org),
    rows=unmarked_rows,
)  # fmt: skip
