"""`run`."""

from __future__ import annotations

from dataclasses import replace

import click

from portal.command import with_config
from portal.config import Config


@click.command()
@click.option("--port", type=click.IntRange(1, 65535), help="网页服务的端口（PORTAL_PORT）")
@click.option("--host", help="监听的地址（PORTAL_HOST）；0.0.0.0 允许其他机器访问")
@click.option("--empty", is_flag=True, help="新数据库不载入演示数据")
@with_config
def run(port: int | None, host: str | None, *, empty: bool, config: Config) -> None:
    """在本机启动全部，按 Ctrl-C 停止。"""
    from portal.server.start import run_portal

    run_portal(replace(config, port=port or config.port, host=host or config.host), empty=empty)
