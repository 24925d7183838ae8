"""Copying a whole database to a file and back."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from pathlib import Path

from sqlalchemy.engine import make_url

from portal.command import RefusedCommandError
from portal.config import Config


def dump(config: Config, target: Path) -> None:
    """Write the database to `target` while others use it."""
    if config.embedded_database is None:
        _run("pg_dump", ["--format=custom", "--no-owner", f"--file={target}"], config)
        return
    source, copy = sqlite3.connect(config.embedded_database), sqlite3.connect(target)
    try:
        source.backup(copy, pages=4096)
    finally:
        copy.close()
        source.close()


def load(config: Config, source: Path) -> None:
    """Fill the empty database of `config` from a file that `dump` wrote."""
    if config.embedded_database is None:
        _run("pg_restore", ["--exit-on-error", "--no-owner", "--single-transaction", str(source)], config)
        return
    temporary = config.embedded_database.with_suffix(".restoring")
    shutil.copyfile(source, temporary)
    temporary.replace(config.embedded_database)


def _run(tool: str, arguments: list[str], config: Config) -> None:
    """Run a PostgreSQL tool; the password goes through the environment, where no list of processes shows it."""
    program = shutil.which(tool)
    if program is None:
        raise RefusedCommandError(f"{tool} is not installed; install the PostgreSQL client (postgresql-client)")
    url = make_url(config.database_url)
    environment = os.environ | {"PGPASSWORD": url.password or ""}
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    done = subprocess.run(  # noqa: S603 -- the arguments are ours
        [program, f"--dbname={address}", *arguments], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise RefusedCommandError(f"{tool}: {done.stderr.strip().splitlines()[-1:] or 'failed'}")
