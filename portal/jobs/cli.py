"""`jobs list`: background work and how far it is."""

from __future__ import annotations

import click
from sqlalchemy import select

from portal.command import with_app
from portal.db import session
from portal.jobs.models import Run
from portal.jobs.queries import STATES


@click.group()
def jobs() -> None:
    """后台任务。"""


@jobs.command("list")
@click.option("--state", type=click.Choice(list(STATES)), help="只列出这一状态的任务")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)
@with_app
def list_runs(state: str | None, limit: int) -> None:
    """列出最近的任务，新的在前。"""
    wanted = select(Run).order_by(Run.id.desc()).limit(limit)
    for run in session().scalars(wanted.where(Run.state == state) if state else wanted):
        progress = f"{run.done_units}/{run.total_units}" if run.total_units else "-"
        click.echo(f"{run.id}\t{run.state}\t{progress}\t{run.created_at:%Y-%m-%d %H:%M:%S}\t{run.title}")
