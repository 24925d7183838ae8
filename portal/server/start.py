"""`run`: everything on one machine, from an empty folder to the printed address."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import click

from portal.command import RefusedCommandError
from portal.config import Config
from portal.demo.accounts import DemoAccount
from portal.server import web
from portal.server.aside import aside
from portal.server.child import Child, Part
from portal.server.data_lock import only_one, take_over
from portal.server.queue_server import answers, data_folder, find_server, server_command
from portal.server.supervisor import Supervisor

STOP_ORDER = ("web", "ticker", "worker", "queue")
QUEUE_SECONDS, WEB_SECONDS = 30.0, 60.0


def run_portal(config: Config, *, empty: bool) -> None:
    """Run until SIGTERM or Ctrl-C. Raise ConfigError or RefusedCommandError when it cannot be started."""
    address = f"http://{_in_url(config.host)}:{config.port}"
    with only_one(config.data_dir, address):
        listening = web.bind(config.host, config.port)
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(0))
        anchor, sign_ins = aside(_prepare, config, empty=empty)
        config = replace(config, clock=anchor)
        supervisor = Supervisor(config.data_dir / "logs", child_environment(config, listening))
        try:
            if _start_all(supervisor, config, listening):
                _greet(address, sign_ins, config)
                supervisor.watch()
        finally:
            supervisor.stop(STOP_ORDER)
    click.echo("portal: 已停止")


def _prepare(config: Config, *, empty: bool) -> tuple[str | None, Sequence[DemoAccount]]:
    """Everything that takes a database, before there is any child."""
    from portal.server.new_database import prepare_data
    from portal.server.reachable import check_database, check_queue

    check_database(config)
    check_queue(config)
    return prepare_data(config, empty=empty)


def child_environment(config: Config, listening: socket.socket) -> dict[str, str]:
    """What the parts read: the same installation, the same clock, the same socket."""
    environ = {
        **os.environ,
        "PORTAL_DATA": str(config.data_dir),
        "PORTAL_HOST": config.host,
        "PORTAL_PORT": str(config.port),
        web.LISTENING: str(listening.fileno()),
    }
    if config.clock:
        environ["PORTAL_CLOCK"] = config.clock
    return environ


def _start_all(supervisor: Supervisor, config: Config, listening: socket.socket) -> bool:
    """Queue, web, workers, ticker; False if we are to stop before the web server answers."""
    if config.redis_url is None:
        queue = supervisor.start(_queue_part(config))
        if not _came_up(supervisor, queue, QUEUE_SECONDS, lambda: answers(config)):
            return False
    # The web server alone at first: the machine's processors are busy with its imports, and people wait for it.
    first = supervisor.start(_part("web", "web", kill_at=3.0, inherit=(listening.fileno(),)))
    if not _came_up(supervisor, first, WEB_SECONDS, lambda: web_answers(listening)):
        return False
    for number in range(1, config.workers + 1):
        supervisor.start(_part(f"worker-{number}", "worker", ask_at=(0.0, 1.5), kill_at=3.0))
    supervisor.start(_part("ticker", "ticker"))
    return True


def _came_up(supervisor: Supervisor, child: Child, seconds: float, ready: Callable[[], bool]) -> bool:
    """Wait for a part that the others need; raise RefusedCommandError with its last words when it does not come."""
    reason = supervisor.until(ready, child, seconds)
    if reason is not None and not supervisor.stopping:
        raise RefusedCommandError(f"{child.part.name} did not start: {reason} (see {child.log_file})")
    return reason is None


def _part(name: str, kind: str, **settings: Any) -> Part:
    return Part(name, [sys.executable, "-P", "-m", "portal.server.part", kind], **settings)


def _queue_part(config: Config) -> Part:
    """The embedded server, behind a lock of its own: two on one file would destroy it."""
    server = find_server()
    lock = take_over(data_folder(config, server) / "lock")
    start = [sys.executable, "-P", "-m", "portal.server.lifeline", str(os.getpid())]
    return Part("queue", [*start, *server_command(config, server)], inherit=(lock,), loud=False)


def web_answers(listening: socket.socket) -> bool:
    """True if a request through the front door gets an answer, whatever it says."""
    host, port = listening.getsockname()[:2]
    door = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 -- compared, not listened on
    connection = http.client.HTTPConnection(door, port, timeout=1)
    try:
        connection.request("GET", "/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _greet(address: str, sign_ins: Sequence[DemoAccount], config: Config) -> None:
    """The address, and for a new demonstration who may sign in."""
    click.echo(f"\n  {address}\n")
    if sign_ins:
        click.echo("  演示账号（数据均为虚构）：")
        for account in sign_ins:
            click.echo(f"    {account.login:<12} {account.password:<22} {account.name}")
        click.echo()
    click.echo(f"  数据：{config.data_dir}   日志：{config.data_dir / 'logs'}   停止：Ctrl-C")
