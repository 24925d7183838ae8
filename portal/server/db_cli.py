"""`db upgrade | status | check`."""

from __future__ import annotations

import click

from portal import migrate
from portal.command import RefusedCommandError, with_config
from portal.config import Config
from portal.server.reachable import check_database


@click.group()
def db() -> None:
    """数据库的表结构。"""


@db.command()
@with_config
def upgrade(config: Config) -> None:
    """升级到本版本；可以重复运行，多台主机同时运行也可以。"""
    check_database(config)
    migrate.upgrade(config)
    click.echo("数据库已是本版本")


@db.command()
@with_config
def status(config: Config) -> None:
    """列出各部分的版本和最新版本。"""
    check_database(config)
    for part, current, newest in migrate.status(config):
        click.echo(f"{part:<24} {current or '-':<12} {'current' if current == newest else f'newest: {newest}'}")


@db.command()
@with_config
def check(config: Config) -> None:
    """已是本版本时退出码为 0，否则为 1，供脚本使用。"""
    check_database(config)
    if not migrate.is_current(config):
        raise RefusedCommandError("the database is of another version: python3 -m portal db upgrade")
