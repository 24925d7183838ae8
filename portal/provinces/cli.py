"""`plugins list | enable | disable`."""

from __future__ import annotations

import click
from sqlalchemy import select

from portal.command import with_app
from portal.contracts.scope import Scope
from portal.db import session
from portal.orgs.models import Org
from portal.provinces.board import PluginState, plugin_states
from portal.provinces.services import switch


@click.group()
def plugins() -> None:
    """功能（插件）的启用与停用。"""


@plugins.command("list")
@click.option("--province", help="省级单位的组织编号；不填列出部署中的全部插件")
@with_app
def list_plugins(province: str | None) -> None:
    """列出插件及其状态。"""
    if province is not None:
        _province(province)
    for state in plugin_states(province or ""):
        click.echo(f"{state.info.name}\t{_word(state)}\t{state.info.title}")


@plugins.command()
@click.argument("name")
@click.option("--province", required=True, help="省级单位的组织编号")
@with_app
def enable(name: str, province: str) -> None:
    """在一个省启用插件。"""
    _switch(name, province, on=True)


@plugins.command()
@click.argument("name")
@click.option("--province", required=True, help="省级单位的组织编号")
@with_app
def disable(name: str, province: str) -> None:
    """在一个省停用插件；只是隐藏，不删除数据。"""
    _switch(name, province, on=False)


def _switch(name: str, province: str, *, on: bool) -> None:
    org = _province(province)
    switch(Scope(org=org.ref()), province, name, on=on)
    click.echo(f"{name}: {'on' if on else 'off'} ({org.full_name})")


def _word(state: PluginState) -> str:
    if state.is_on:
        return "on"
    return "off" if state.is_allowed else "not allowed"


def _province(code: str) -> Org:
    org = session().scalar(select(Org).where(Org.code == code, Org.code == Org.province_code, Org.closed_at.is_(None)))
    if org is None:
        raise click.ClickException(f"{code} 不是省级单位的组织编号")
    return org
