"""All pages of the plugin."""

from __future__ import annotations

from plugins.graduation_marking import (
    conversion_views,
    correction_views,
    industry_views,
    marking_views,
    member_views,
    unmarked_views,
)
from plugins.graduation_marking.blueprint import blueprint

__all__ = [
    "blueprint", "conversion_views", "correction_views", "industry_views", "marking_views", "member_views",
    "unmarked_views",
]  # fmt: skip
