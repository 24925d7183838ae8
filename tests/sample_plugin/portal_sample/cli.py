"""`notes count --org CODE`."""

from __future__ import annotations

import click

from portal.command import with_app
from portal.imports.command import scope_for
from portal_sample.queries import notes_below


@click.group()
def notes() -> None:
    """组织备注。"""


@notes.command()
@click.option("--org", "code", required=True, help="组织编号")
@with_app
def count(code: str) -> None:
    """一个组织及其下级有多少条备注。"""
    scope = scope_for(code)
    if "sample" not in scope.plugins:
        raise click.ClickException("本省没有启用“组织备注”")
    click.echo(notes_below(scope))
