"""The plugin's pages; the modules *_views.py put them there, and views.py names them all."""

from __future__ import annotations

from flask import Blueprint

blueprint = Blueprint("statistics", __name__)
