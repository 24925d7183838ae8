"""All pages of the plugin."""

from __future__ import annotations

from plugins.statistics import dashboard_views, team_views
from plugins.statistics.blueprint import blueprint

__all__ = ["blueprint", "dashboard_views", "team_views"]
