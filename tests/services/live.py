"""The portal behind a real web server, in a thread of the test process."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from waitress import create_server
from waitress.wasyncore import close_all


@contextmanager
def serving(application: Any) -> Iterator[str]:
    """Serve a WSGI application on a free port of 127.0.0.1; yields its address."""
    channels: dict[int, Any] = {}
    server: Any = create_server(application, map=channels, host="127.0.0.1", port=0, threads=4)
    stopping = threading.Event()

    def answer() -> None:
        while not stopping.is_set():
            server.asyncore.loop(timeout=1, map=channels, count=1, use_poll=True)

    thread = threading.Thread(target=answer, name="live server", daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        stopping.set()
        server.pull_trigger()
        thread.join(5)
        server.task_dispatcher.shutdown()
        # Last: a socket closed earlier is missed by the loop that waits for it and the threads that answer.
        close_all(channels)
