"""Nobody keeps others out by holding connections open, or by forms larger than any page has."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

from portal.config import load_config
from portal.server import web
from tests.client import Client
from tests.server.running import environment

QUIET = """
import sys
from pathlib import Path
from portal.config import load_config
from portal.server import web
def app(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"here"]
listening = web.bind("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
web.serve(app, listening, web.options(load_config(Path(sys.argv[1]), {})))
"""
SLOW_VISITORS = 250


def test_visitors_who_send_half_a_request_keep_nobody_out(tmp_path: Path) -> None:
    command = [sys.executable, "-P", "-c", QUIET, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment()) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        slow = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW_VISITORS)]
        for visitor in slow:
            visitor.sendall(b"POST / HTTP/1.1\r\nContent-Length: 1000\r\n\r\n")
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert b"".join(iter(lambda: client.recv(4096), b"")).endswith(b"here")
        for visitor in slow:
            visitor.close()
        server.send_signal(signal.SIGTERM)
        assert server.wait(10) == 0


def test_a_connection_that_sends_nothing_is_closed_soon(tmp_path: Path) -> None:
    assert web.options(load_config(tmp_path, {}))["channel_timeout"] <= 30


def test_a_visitors_form_without_end_costs_a_moment(client: Client) -> None:
    form = "a=1&" * 5_000_000
    began = time.process_time()
    assert client.post("/sign-in", data=form, content_type="application/x-www-form-urlencoded").status_code == 413
    assert time.process_time() - began < 1
