"""What the core's pages show of what was recognised: column, filter, panel, card (A1.2)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

from plugins.township_verification.metrics import CHECKED, TO_CHECK
from plugins.township_verification.recogniser.recognising import PERMITTED, may_lead
from plugins.township_verification.recognition_queries import EMPTY, NO, YES, Kept, flag_is, kept_of, leading_among
from plugins.township_verification.saying import word
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import AuditAction, Card, Figures, OrgColumn, OrgFilter, Panel
from portal.orgs.categories import title_of
from portal.orgs.paths import parent as parent_path
from portal.web.filters import moment

PAGE = "township_verification.recognition"
TITLE = "是否乡镇街道团委"
ACTIONS = (AuditAction("township_verification.recognised", "识别乡镇街道"),)


def recognition_cards(scope: Scope) -> Sequence[Card]:
    """For a leading body below which nothing is recognised as a township, or not yet."""
    if not scope.org.is_leading_body:
        return []
    where = (("code", scope.org.code),)
    return [Card(PAGE, "乡镇街道团委", "下级中还没有识别出乡镇街道", "0 个", PAGE, where, "怎样判断", weight=31)]


def flag_columns(parent: OrgRef) -> Sequence[OrgColumn]:
    """是, 否 or 空; only where there may be townships below what is listed."""
    column = OrgColumn("township_verification.flag", TITLE, partial(_cells, parent), 5, (TO_CHECK.key,))
    return [column] if _may_have(parent) else []


def flag_filters(parent: OrgRef) -> Sequence[OrgFilter]:
    """The same to choose from."""
    choices = ((YES, "是"), (NO, "否"), (EMPTY, "空"))
    return [OrgFilter("township_verification.flag", TITLE, choices, flag_is, 5)] if _may_have(parent) else []


def _may_have(parent: OrgRef) -> bool:
    return parent.is_leading_body or may_lead(parent.full_name)


def _cells(
    parent: OrgRef, _scope: Scope, orgs: tuple[OrgRef, ...], figures: Mapping[int, Figures]
) -> dict[int, str]:
    """A candidate without a flag is to be checked, as nothing below it is, or not recognised yet and right below a
    leading body. Which those are is known of the listed organisation and of those on the page, and asked of others."""
    leading = {org.path for org in (parent, *orgs) if org.is_leading_body}
    open_ones = {org for org in orgs if org.township_flag is None and title_of(org.category) in PERMITTED}
    seen = {org.path for org in (parent, *orgs)}
    leading |= leading_among({parent_path(org.path) for org in open_ones} - seen)
    maybe = {org.id for org in orgs if figures[org.id][TO_CHECK.key] or parent_path(org.path) in leading}
    return {org.id: word(org.township_flag, is_candidate=org.id in maybe) for org in orgs}


def flag_panel() -> Panel:
    """Whether it is township-level, why, and who has agreed; above townships how many there are."""
    return Panel("township_verification.flag", TITLE, _rows, (("识别结果", PAGE),), 46)


def _rows(_scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    if org.is_leading_body:
        checked = f"{figures[CHECKED.key]:,} 个（共 {figures[TO_CHECK.key]:,} 个）"
        return (("乡镇街道团委", f"{figures['townships']:,} 个"), ("上级已核对", checked))
    if title_of(org.category) not in PERMITTED:
        return ()
    kept = kept_of(org)
    if kept is None:
        return ((TITLE, word(None, is_candidate=False)), ("理由", "上级不是团的领导机关"))
    return tuple(_own_rows(kept))


def _own_rows(kept: Kept) -> list[tuple[str, str]]:
    if kept.is_unknown:
        return [(TITLE, word(None, is_candidate=True)), ("理由", "尚未识别，系统会在几分钟内补上")]
    rows = [(TITLE, word(kept.flag, is_candidate=True)), ("理由", kept.why)]
    if kept.checked_at is None:
        return [*rows, ("核对", "上级还没有核对")]
    return [*rows, ("核对", f"{kept.checked_by}，{moment(kept.checked_at)}")]
