"""All pages of the plugin."""

from __future__ import annotations

from plugins.township_verification import recognition_views, report_views, settling_views
from plugins.township_verification.blueprint import blueprint

__all__ = ["blueprint", "recognition_views", "report_views", "settling_views"]
