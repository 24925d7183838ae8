"""`township run`: recognising by hand, for whoever cannot wait for a worker (A1.1)."""

from __future__ import annotations

import click

from plugins.township_verification.recognition import provinces_on, recognise_below
from portal.imports.progress_bar import ProgressBar


def recognise_by_hand() -> None:
    """Recognise everything in the provinces where the plugin is on, and say of how many something else is kept now."""
    total = 0
    for province in provinces_on():
        with ProgressBar() as bar:
            done = recognise_below(province, bar)
        total += done
        if done:
            click.echo(f"{province.full_name}\t识别 {done:,} 个")
    click.echo(f"全部省级单位\t识别 {total:,} 个")
