"""All pages of the plugin."""

from __future__ import annotations

from plugins.graduate_register import person_views, record_views
from plugins.graduate_register.blueprint import blueprint

__all__ = ["blueprint", "person_views", "record_views"]
