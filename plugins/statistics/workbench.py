"""The plugin's cards on the workbench, with one query for what most of them say."""

from __future__ import annotations

from collections.abc import Sequence

from plugins.statistics import annex_slots, circular_slots, slots, spot_slots
from plugins.statistics.annex_units import is_leading, is_school
from plugins.statistics.annex_waiting import waiting
from plugins.statistics.circular_news import news_of
from portal.contracts.scope import Scope
from portal.contracts.setup import Card, Figures


def cards(scope: Scope, figures: Figures) -> Sequence[Card]:
    """How many requirements are met; Annex 2 to fill in, to accept, or that was returned; what to check and correct;
    the latest circular."""
    others = [*slots.overview_cards(scope, figures), *spot_slots.spot_cards(scope, figures)]
    if not is_leading(scope.org) and not is_school(scope.org):
        return [*others, *circular_slots.circular_cards(news_of(scope.org))]
    found = waiting(scope.org)
    return [*others, *annex_slots.annex_cards(scope, found), *circular_slots.circular_cards(found.news)]
