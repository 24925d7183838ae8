"""Tables, and in a new database the demonstration with its clock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import click

from portal import clock, migrate
from portal.config import Config
from portal.db import db
from portal.demo.accounts import DemoAccount

FIRST_MOMENT = "2019-05-08T09:00"
"""Where the demonstration's clock starts: the campaign of the notice is running, its deadline twelve days away."""


def prepare_data(config: Config, *, empty: bool) -> tuple[str | None, Sequence[DemoAccount]]:
    """Migrate, fill a new database with the demonstration unless it is to stay empty.

    Return the clock's anchor for every process (None: real time) and, the first time, who may sign in.
    The mark in the data folder lets a start that was killed half-way be repeated.
    """
    unfinished = config.data_dir / "demonstration.unfinished"
    if empty:
        unfinished.unlink(missing_ok=True)
    elif config.demo and migrate.is_empty(config):
        unfinished.touch()
    migrate.upgrade(config)
    _refuse_foreign_keys(config)
    if not unfinished.exists():
        return settle_clock(config), ()
    config = replace(config, clock=clock.anchored(config.clock or FIRST_MOMENT))
    sign_ins = _load_demonstration(config)
    unfinished.unlink()
    return config.clock, sign_ins


def _refuse_foreign_keys(config: Config) -> None:
    from portal.app import create_app
    from portal.command import require_own_keys

    with create_app(config).app_context():
        require_own_keys()
        db.session.remove()
        db.engine.dispose()


def settle_clock(config: Config) -> str | None:
    """Tie the installation's clock to the real one, so that all its processes agree.

    A demonstration goes on from where its clock stands; a time asked for explicitly moves it. Everything
    else runs on real time unless asked otherwise, and does not remember.
    """
    if config.clock is None:
        return None
    anchor = clock.anchored(config.clock)
    if config.clock_file.exists():
        clock.write_anchor(config.clock_file, anchor)
    return anchor


def _load_demonstration(config: Config) -> Sequence[DemoAccount]:
    """The clock is remembered last: it belongs to the data, and there are none before."""
    from portal.demo.load import load

    click.echo("portal: 正在载入演示数据（约 10 秒）……")
    clock.configure(config.clock)
    sign_ins = load(config)
    assert config.clock is not None
    clock.write_anchor(config.clock_file, config.clock)
    return sign_ins
