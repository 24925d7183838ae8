"""Marking graduation times (标记团支部毕业时间): R2.1, A2.1-A2.5, A3.1-A3.3."""

from __future__ import annotations

from collections.abc import Sequence

import click

from plugins.graduation_marking.cli import graduation
from portal.contracts.setup import PluginInfo
from portal.hooks import hookimpl


@hookimpl
def portal_info() -> PluginInfo:
    """The plugin's card."""
    return PluginInfo("graduation_marking", "标记毕业时间", "标记团支部的预计毕业时间，提示同届的团支部")


@hookimpl
def portal_cli() -> Sequence[click.Command]:
    """`graduation propose`."""
    return [graduation]
