"""All pages of the plugin."""

from __future__ import annotations

from plugins.info_entry import (
    admission_views,
    baseline_views,
    bulk_member_views,
    contact_sheet_views,
    contact_views,
    entry_views,
    fault_views,
    member_views,
    profile_views,
    progress_views,
    request_views,
)
from plugins.info_entry.blueprint import blueprint

__all__ = [
    "admission_views",
    "baseline_views",
    "blueprint",
    "bulk_member_views",
    "contact_sheet_views",
    "contact_views",
    "entry_views",
    "fault_views",
    "member_views",
    "profile_views",
    "progress_views",
    "request_views",
]
