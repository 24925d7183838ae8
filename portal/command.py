"""What every command of `python3 -m portal` starts from: the configuration, and an application on its database."""

from __future__ import annotations

import functools
from collections.abc import Callable
from pathlib import Path
from typing import ParamSpec, TypeVar

import click

from portal import clock
from portal.config import Config, ConfigError, load_config

P = ParamSpec("P")
R = TypeVar("R")


class RefusedCommandError(Exception):
    """The command does not do it; the text is one line that says why and what to do. Exit code 1."""


class Invocation:
    """One call of the command line; the configuration is read when a command first asks for it."""

    data: Path | None = None
    """What --data said."""

    @functools.cached_property
    def config(self) -> Config:
        """The installation this command works on; its clock is set from here on."""
        from portal.server.logs import configure_command_logging

        config = load_config(self.data)
        clock.configure(config.clock)
        configure_command_logging()
        return config


class OpenGroup(click.Group):
    """A group of the core's to which a plugin adds commands: its hook portal_cli gives a group of the same name."""

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The core's command `name`, else a plugin's."""
        own = super().get_command(ctx, name)
        return own or self._of_plugins(ctx, name)

    def _of_plugins(self, ctx: click.Context, name: str) -> click.Command | None:
        from portal.hooks import load_registry

        invocation = ctx.find_object(Invocation)
        assert invocation is not None
        added = load_registry(invocation.config.plugins).commands().get(self.name or "")
        return added.get_command(ctx, name) if isinstance(added, click.Group) else None


def require_writable(report: Path) -> None:
    """End the command before it does anything if its report could not be written afterwards."""
    try:
        report.open("a").close()
    except OSError as error:
        raise click.ClickException(f"无法写入报告 {report}：{error.strerror}") from None


def current_config() -> Config:
    """The configuration of the running command; raise ConfigError."""
    invocation = click.get_current_context().find_object(Invocation)
    assert invocation is not None
    return invocation.config


def with_config(function: Callable[P, R]) -> Callable[P, R]:
    """For commands that need the configuration only: it becomes the keyword argument `config`."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        kwargs["config"] = current_config()
        return function(*args, **kwargs)

    return wrapper


def with_app(function: Callable[P, R]) -> Callable[P, R]:
    """For commands that work on the data: they run inside the application, its database made or known to be current."""

    @functools.wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        config = current_config()
        prepare_database(config)
        from portal.app import create_app

        with create_app(config).app_context():
            require_own_keys()
            return function(*args, **kwargs)

    return wrapper


def require_own_keys() -> None:
    """Refuse to work on a database that was made with other keys; in the application's context."""
    from portal.keys.probe import ForeignKeys, check_keys

    try:
        check_keys()
    except ForeignKeys as error:
        raise ConfigError(str(error)) from None


def prepare_database(config: Config) -> None:
    """Make the tables of a new database; refuse one of an older version.

    Only `run` and `db upgrade` migrate data that is already there, when nothing else works on it.
    """
    from portal import migrate
    from portal.server.reachable import check_database

    check_database(config)
    if migrate.is_empty(config):
        migrate.upgrade(config)
    elif not migrate.is_current(config):
        raise RefusedCommandError(
            "the database is of another version; stop the portal, then: python3 -m portal db upgrade"
        )
