"""The plugin's cards on the workbench, with one query for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.township_verification import check_slots, recognition_slots, report_slots, temporary_slots
from plugins.township_verification.report_waiting import waiting
from portal.contracts.scope import Scope
from portal.contracts.setup import Card, Figures


def cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """What is not checked, what a township lacks; reports to act on, and news of one's own."""
    found = list(temporary_slots.temporary_cards(scope, figures))
    has_checks, has_reports = check_slots.has_to_check(scope, figures), report_slots.has_reports(figures)
    if not has_checks:
        found += recognition_slots.recognition_cards(scope)
    if not has_checks and not has_reports:
        return found
    asked = waiting(scope)
    if has_checks:
        found += check_slots.check_cards(scope, figures, asked.deadline)
    return [*found, *report_slots.report_cards(scope, asked)] if has_reports else found
