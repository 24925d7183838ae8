"""All pages of the plugin."""

from __future__ import annotations

from plugins.graduate_register import (
    change_views,
    expected_views,
    graduate_views,
    opening_views,
    person_views,
    record_views,
    release_views,
    sheet_views,
)
from plugins.graduate_register.blueprint import blueprint
from plugins.graduate_register.own_views import own

blueprint.register_blueprint(own)

__all__ = [
    "blueprint",
    "change_views",
    "expected_views",
    "graduate_views",
    "opening_views",
    "person_views",
    "record_views",
    "release_views",
    "sheet_views",
]
