"""`backup` and `restore`."""

from __future__ import annotations

from pathlib import Path

import click

from portal import migrate
from portal.backup import archive
from portal.command import RefusedCommandError, with_config
from portal.config import Config

MIB = 1024 * 1024


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@with_config
def backup(file: Path, config: Config) -> None:
    """把整个数据库备份到 FILE（门户可以照常运行）；密钥不在其中，请另外保存。"""
    if migrate.is_empty(config):
        raise RefusedCommandError("there is no data to back up here")
    size = archive.write(config, file)
    click.echo(f"{file}  {size / MIB:.1f} MiB")
    keys = config.data_dir / "keys.toml"
    click.echo(f"密钥不在备份中，请把 {keys if keys.exists() else 'PORTAL_KEYS 等密钥'} 另行保存在别处。")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@with_config
def restore(file: Path, config: Config) -> None:
    """从 FILE 恢复到空的数据目录；需要备份时所用的密钥。"""
    if not migrate.is_empty(config):
        raise RefusedCommandError("there is data here already; restore into an empty data folder and database")
    archive.restore(config, file)
    migrate.upgrade(config)
    click.echo("已恢复")
