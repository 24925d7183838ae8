"""The web server: waitress, which thirty slow uploads do not stop; it ends when the answers under way are sent."""

from __future__ import annotations

import errno
import os
import signal
import socket
import time
from types import FrameType
from typing import Any

import waitress

from portal.config import Config, ConfigError

LISTENING = "PORTAL_LISTENING"
"""Environment: the descriptor of the socket the supervisor listens on; it outlives a restart of the web server."""
THREADS = 8
LAST_ANSWERS = 2.5
FORM_OVERHEAD = 1024 * 1024
BACKLOG = 1024
CONNECTIONS, IDLE_SECONDS = 500, 30
"""With waitress's own 100 and 120 s, a hundred connections that send nothing keep everybody out."""
PATIENCE = 1.0
"""Seconds to wait for a port that is taken."""


def main(config: Config) -> None:
    """Serve the portal until SIGTERM."""
    from portal.app import create_app
    from portal.garbage import collect_seldom
    from portal.scratch import sweep

    sweep(config.data_dir / "scratch")
    app = create_app(config)
    collect_seldom()
    serve(app, listening_socket(config), options(config))


def options(config: Config) -> dict[str, Any]:
    """How waitress is set up for an installation."""
    found: dict[str, Any] = {
        "threads": THREADS,
        "ident": None,
        "max_request_body_size": config.upload_limit_mib * 1024 * 1024 + FORM_OVERHEAD,
        "clear_untrusted_proxy_headers": True,
        "connection_limit": CONNECTIONS,
        "channel_timeout": IDLE_SECONDS,
    }
    if config.trusted_proxy:
        found |= {
            "trusted_proxy": config.trusted_proxy,
            "trusted_proxy_count": 1,
            "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-proto"},
        }
    return found


def listening_socket(config: Config) -> socket.socket:
    """The supervisor's socket, or a new one; raise ConfigError when the port is taken or the host not ours."""
    inherited = os.environ.get(LISTENING)
    return socket.socket(fileno=int(inherited)) if inherited else bind(config.host, config.port)


def bind(host: str, port: int) -> socket.socket:
    """Listen on `host` and `port`, or raise ConfigError; no other port is tried in its place."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return _listen(host, port)
        except OSError as error:
            # After `kill -9` the old web server is gone within moments, not at once.
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                reason = (error.strerror or "no such address").lower()
                raise ConfigError(f"port: expected a free one, found {host}:{port}: {reason} (see --port)") from None
        time.sleep(0.1)


def _listen(host: str, port: int) -> socket.socket:
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    found = socket.socket(family, kind, protocol)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(address)
        found.listen(BACKLOG)
    except OSError:
        found.close()
        raise
    return found


def serve(app: Any, listening: socket.socket, settings: dict[str, Any]) -> None:
    """Answer requests until SIGTERM; then take no new ones and finish those that are under way."""
    channels: dict[int, Any] = {}
    server: Any = waitress.create_server(app, map=channels, sockets=[listening], **settings)
    stopping = False

    def stop(_signal: int, _frame: FrameType | None) -> None:
        nonlocal stopping
        stopping = True
        server.pull_trigger()

    signal.signal(signal.SIGTERM, stop)
    while not stopping:
        server.asyncore.loop(timeout=1, map=channels, count=1, use_poll=True)
    server.accepting = False
    deadline = time.monotonic() + LAST_ANSWERS
    while time.monotonic() < deadline and any(_busy(channel) for channel in server.active_channels.values()):
        server.asyncore.loop(timeout=0.1, map=channels, count=1, use_poll=True)
    server.task_dispatcher.shutdown(timeout=0.1)


def _busy(channel: Any) -> bool:
    return bool(channel.requests or channel.total_outbufs_len)
