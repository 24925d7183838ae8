"""Marking graduation times (标记团支部毕业时间): R2.1, A2.1-A2.5, A3.1-A3.3."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from plugins.graduation_marking import models as models  # its table is there before anybody asks for it
from plugins.graduation_marking.cli import graduation
from portal.contracts.setup import Migrations, PluginInfo
from portal.hooks import hookimpl

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "graduation_marking"


@hookimpl
def portal_info() -> PluginInfo:
    """The plugin's card."""
    return PluginInfo("graduation_marking", "标记毕业时间", "标记团支部的预计毕业时间，提示同届的团支部")


@hookimpl
def portal_migrations() -> Migrations:
    """The table of marks."""
    return Migrations("graduation_marking", MIGRATIONS)


@hookimpl
def portal_cli() -> Sequence[click.Command]:
    """`graduation propose`."""
    return [graduation]
