"""All pages of the plugin."""

from __future__ import annotations

from plugins.statistics import (
    annex_list_views,
    annex_views,
    circular_plan_views,
    circular_views,
    dashboard_views,
    spot_access_views,
    spot_item_views,
    spot_views,
    table_views,
    team_views,
)
from plugins.statistics.blueprint import blueprint

__all__ = [
    "annex_list_views", "annex_views", "blueprint", "circular_plan_views", "circular_views", "dashboard_views",
    "spot_access_views", "spot_item_views", "spot_views", "table_views", "team_views",
]  # fmt: skip
