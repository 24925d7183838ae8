"""Plugins made for one test: a module with an entry point on the path, found as an installed package is."""

from __future__ import annotations

import itertools
import textwrap
from pathlib import Path

import pytest

from portal.hooks import load_registry

_numbers = itertools.count()

HEAD = """
from flask import Blueprint
from portal.contracts.setup import *
from portal.contracts.jobs import Job
from portal.errors import Refused
from portal.hooks import hookimpl
from portal.host.guards import public, public_about, public_by, requires, signed_in
"""


class PluginMaker:
    """Writes plugins into a folder of the test; each gets a module of its own, so that tests cannot meet."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        folder.mkdir()
        monkeypatch.syspath_prepend(str(folder))
        load_registry.cache_clear()

    def make(self, name: str, source: str = "", *, requires: tuple[str, ...] = (), info: bool = True) -> str:
        """Install a plugin; `source` are its hooks, to which a card is added unless `info` is False."""
        module = f"made_{name}_{next(_numbers)}"
        card = f"""
        @hookimpl
        def portal_info():
            return PluginInfo({name!r}, {f"功能{name}"!r}, "试验用", {requires!r})
        """
        text = HEAD + (textwrap.dedent(card) if info else "") + textwrap.dedent(source)
        (self._folder / f"{module}.py").write_text(text, encoding="utf-8")
        meta = self._folder / f"{module}-1.dist-info"
        meta.mkdir()
        (meta / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {module}\nVersion: 1\n")
        (meta / "entry_points.txt").write_text(f"[portal.plugins]\n{name} = {module}\n")
        return module
