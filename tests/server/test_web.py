"""The web server finishes what is under way, and believes nobody but the proxy it was told of."""

import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from portal.config import ConfigError, load_config
from portal.server import web
from tests.server.running import environment, eventually

SLOW = """
import os, sys, time
from portal.server import web
def app(environ, start_response):
    print("begun", flush=True)
    time.sleep(0.8)
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [b"x" * 400_000, b"end"]
listening = web.bind("127.0.0.1", 0)
print(listening.getsockname()[1], flush=True)
web.serve(app, listening, {"threads": 2})
print("stopped", flush=True)
"""


def test_an_answer_under_way_is_sent_to_its_end_and_nothing_new_is_taken():
    with subprocess.Popen(
        [sys.executable, "-P", "-c", SLOW], stdout=subprocess.PIPE, text=True, env=environment()
    ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)) as client:
            client.sendall(b"GET / HTTP/1.0\r\n\r\n")
            assert server.stdout.readline() == "begun\n"
            server.send_signal(signal.SIGTERM)
            answer = b"".join(iter(lambda: client.recv(65536), b""))
        assert answer.startswith(b"HTTP/1.0 200 OK")
        assert answer.endswith(b"xend")
        assert server.wait(10) == 0
        assert server.stdout.readline() == "stopped\n"


def test_idle_connections_do_not_hold_up_the_end():
    with subprocess.Popen(
        [sys.executable, "-P", "-c", SLOW], stdout=subprocess.PIPE, text=True, env=environment()
    ) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with socket.create_connection(("127.0.0.1", port)):
            time.sleep(0.2)
            begun = time.monotonic()
            server.send_signal(signal.SIGTERM)
            assert server.wait(10) == 0
            assert time.monotonic() - begun < 2


def test_a_port_freed_within_a_moment_is_taken():
    held = web.bind("127.0.0.1", 0)
    port = held.getsockname()[1]
    code = f"from portal.server import web; web.PATIENCE = 5; print('up', flush=True); web.bind('127.0.0.1', {port})"
    with subprocess.Popen(
        [sys.executable, "-P", "-c", code], stdout=subprocess.PIPE, text=True, env=environment()
    ) as waiting:
        assert waiting.stdout is not None
        assert waiting.stdout.readline() == "up\n"
        time.sleep(0.3)
        assert waiting.poll() is None
        held.close()
        assert eventually(lambda: waiting.poll() == 0, 5)


def test_a_host_that_is_not_this_machine_is_refused():
    with pytest.raises(ConfigError, match=r"^port: expected a free one, found 192\.0\.2\.1:5000: "):
        web.bind("192.0.2.1", 5000)


def test_proxy_headers_are_believed_only_from_the_named_proxy(tmp_path):
    config = load_config(tmp_path, {})
    assert web.options(config)["clear_untrusted_proxy_headers"] is True
    assert "trusted_proxy" not in web.options(config)
    assert web.options(replace(config, trusted_proxy="10.0.0.1"))["trusted_proxy"] == "10.0.0.1"


def test_the_largest_upload_fits(tmp_path):
    config = load_config(tmp_path, {})
    assert web.options(config)["max_request_body_size"] > config.upload_limit_mib * 1024 * 1024
