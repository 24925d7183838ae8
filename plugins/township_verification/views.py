"""All pages of the plugin."""

from __future__ import annotations

from plugins.township_verification import (
    check_views,
    progress_views,
    recognition_views,
    report_views,
    settling_views,
    temporary_views,
)
from plugins.township_verification.blueprint import blueprint

__all__ = [
    "blueprint", "check_views", "progress_views", "recognition_views", "report_views", "settling_views",
    "temporary_views",
]  # fmt: skip
