"""What workbench and profile say of a township's 学社衔接临时团支部 (R1.3)."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.township_verification.temporary_making import MADE, TASK, TITLE
from portal.contracts.scope import OrgRef, Scope
from portal.contracts.setup import AuditAction, BulkAction, Card, Figures, Panel
from portal.orgs.faults import TOWNSHIP_CATEGORY, TOWNSHIP_WITHOUT_TEMPORARY

PAGE = "township_verification.temporary"
ACTIONS = (AuditAction(MADE, "批量新建临时团支部"),)


def temporary_cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """For a township that has none: where to make it."""
    if not (scope.org.township_flag and figures[TOWNSHIP_WITHOUT_TEMPORARY.key]):
        return []
    text, where = "本单位还没有学社衔接临时团支部，毕业生的组织关系无处可转", (("code", scope.org.code),)
    return [Card(PAGE, "学社衔接临时团支部", text, "", PAGE, where, "新建", "todo", 12)]


def temporary_action() -> BulkAction:
    """Over the list of subordinates: for all that are ticked, or match."""
    return BulkAction(
        TASK, TITLE, "township_verification.temporaries", "orgs.manage", lambda _scope, org: org.is_leading_body, 30
    )  # fmt: skip


def temporary_panel(org: OrgRef) -> Panel:
    """On a township's profile: what it still needs."""
    links = (("新建学社衔接临时团支部", PAGE),) if org.township_flag else ()
    return Panel(PAGE, "乡镇街道团组织的要求", _rows, links, 45)


def _rows(_scope: Scope, org: OrgRef, figures: Figures) -> tuple[tuple[str, str], ...]:
    if not org.township_flag:
        return ()
    if figures[TOWNSHIP_CATEGORY.key]:
        return (("组织类别", "乡镇街道应为团委、团工委或团总支，请县级团委修改类别"),)
    if figures[TOWNSHIP_WITHOUT_TEMPORARY.key]:
        return (("学社衔接临时团支部", "还没有"),)
    return ()
