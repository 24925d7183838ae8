"""Checking which organisations are township-level (是否乡镇街道团委): R1.4, A1.1."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from plugins.township_verification.cli import township
from plugins.township_verification.metrics import METRICS
from portal.contracts.setup import Metric, Migrations, PluginInfo
from portal.hooks import hookimpl

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations" / "township_verification"


@hookimpl
def portal_info() -> PluginInfo:
    """The plugin's card."""
    return PluginInfo("township_verification", "识别乡镇街道", "从名称、类别和上级判断是否乡镇街道团委，并说明理由")


@hookimpl
def portal_migrations() -> Migrations:
    """The table of what was recognised and checked."""
    return Migrations("township_verification", MIGRATIONS)


@hookimpl
def portal_metrics() -> Sequence[Metric]:
    """How many there are to check, and how many are checked."""
    return METRICS


@hookimpl
def portal_cli() -> Sequence[click.Command]:
    """`township recognise`."""
    return [township]
