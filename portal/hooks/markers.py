"""How a hook's specification is marked, and its implementation."""

from __future__ import annotations

import pluggy

PROJECT = "portal"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
