"""`run` with real processes: what starts, what is refused, what survives, and that nothing is left behind."""

import base64
import os
import re
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import redis
from rq import Queue
from rq.serializers import JSONSerializer

from portal.config import load_config
from tests.server.running import Running, command, command_from_scratch, eventually, free_port, running

pytestmark = pytest.mark.slow
MINIMAL = ("--empty",)
KEY = base64.b64encode(bytes(32)).decode()
PARTS = {"web": 1, "part worker": 2, "ticker": 1, "valkey-server": 1}


@pytest.fixture(scope="module")
def portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with running(tmp_path_factory.mktemp("run") / "数据 folder", *MINIMAL) as started:
        yield started


def queue_of(portal: Running) -> Queue:
    """The portal's queue."""
    config = load_config(portal.data, {})
    return Queue("portal", connection=redis.Redis.from_url(config.queue_url), serializer=JSONSerializer)


@contextmanager
def busy_horse(portal: Running) -> Iterator[int]:
    """A worker's child with a run that it cannot finish: it waits for the database, which the test holds."""
    workers = set(portal.processes("part worker"))
    queue = queue_of(portal)
    with closing(sqlite3.connect(portal.data / "portal.db", isolation_level=None)) as held:
        held.execute(
            "INSERT INTO core_run (task, key, title, args, path, state, stage, done_units, total_units, attempts,"
            " created_at) VALUES ('no.task', ?, '', '{}', '', 'queued', '', 0, 0, 0, '2019-05-08 00:00:00')",
            (str(time.monotonic()),),
        )
        (run_id,) = held.execute("SELECT max(id) FROM core_run").fetchone()
        held.execute("BEGIN IMMEDIATE")
        queue.enqueue("portal.jobs.entry.perform_run", run_id, job_timeout=-1)
        queue.connection.close()
        assert eventually(lambda: len(portal.processes("part worker")) > len(workers))
        yield next(pid for pid in portal.processes("part worker") if pid not in workers)


def parent_of(pid: int) -> int:
    return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])


def sockets_of(pid: int) -> set[str]:
    """The kernel's numbers of the sockets a process holds."""
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    return {link.removeprefix("socket:[").removesuffix("]") for link in links if link.startswith("socket:")}


def listening_sockets() -> set[str]:
    """The kernel's numbers of the TCP sockets somebody listens on."""
    lines = [line.split() for name in ("tcp", "tcp6") for line in Path(f"/proc/net/{name}").read_text().splitlines()]
    return {line[9] for line in lines if line[3] == "0A"}


def test_every_part_runs_and_the_address_answers(portal):
    assert portal.get() < 500
    assert {word: len(portal.processes(word)) for word in PARTS} == PARTS


def test_a_second_start_on_the_same_data_is_refused_with_one_line(portal):
    second = command_from_scratch("run", "--data", str(portal.data), "--port", str(free_port()))
    assert second.returncode == 1
    assert second.stdout == ""
    assert re.fullmatch(
        rf"portal: the portal already runs on .* \(process {portal.process.pid}, http://127.0.0.1:{portal.port}\); "
        r"stop that one first\n",
        second.stderr,
    )


def test_a_port_that_is_taken_is_refused_with_one_line(portal, tmp_path):
    other = command_from_scratch("run", "--empty", "--data", str(tmp_path / "other"), "--port", str(portal.port))
    assert other.returncode == 2
    assert other.stderr == (
        f"portal: port: expected a free one, found 127.0.0.1:{portal.port}: address already in use (see --port)\n"
    )


def test_other_commands_work_on_the_same_data_while_the_portal_runs(portal):
    done = command("db", "check", PORTAL_DATA=str(portal.data))
    assert (done.returncode, done.stderr) == (0, "")


def test_a_killed_worker_is_replaced_and_its_job_does_not_linger(portal):
    with busy_horse(portal) as horse:
        worker = parent_of(horse)
        os.kill(worker, signal.SIGKILL)
        assert eventually(lambda: horse not in portal.processes(), 3)
    assert eventually(lambda: len(portal.processes("part worker")) == 2)
    assert worker not in portal.processes()
    assert "ended (signal SIGKILL); it starts again" in portal.said


def test_the_address_stays_open_while_the_web_server_is_replaced(portal):
    (web,) = portal.processes("part web")
    os.kill(web, signal.SIGKILL)
    assert portal.get() < 500
    assert portal.processes("part web") != [web]


def test_the_queue_comes_back_with_what_was_in_it(portal):
    queue = queue_of(portal)
    queue.connection.set("kept", "over a crash")
    (server,) = portal.processes("valkey-server")
    time.sleep(0.1)
    os.kill(server, signal.SIGKILL)
    assert eventually(lambda: portal.processes("valkey-server") not in ([], [server]))
    config = load_config(portal.data, {})

    def kept() -> bool:
        try:
            with redis.Redis.from_url(config.queue_url) as client:
                return client.get("kept") == b"over a crash"
        except redis.RedisError:
            return False

    assert eventually(kept)
    queue.connection.close()
    assert eventually(lambda: len(portal.processes("part worker")) == 2)


def test_every_part_has_its_log_and_no_open_port_but_the_web_servers(portal):
    logs = {path.name for path in (portal.data / "logs").iterdir()}
    assert logs >= {"web.log", "worker-1.log", "worker-2.log", "ticker.log", "queue.log"}
    (server,), (web,) = portal.processes("valkey-server"), portal.processes("part web")
    assert sockets_of(web) & listening_sockets()
    assert not sockets_of(server) & listening_sockets()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_everything_in_good_time(tmp_path, number):
    with running(tmp_path / "data", *MINIMAL) as portal, busy_horse(portal):
        begun = time.monotonic()
        assert portal.stop(number) == 0
        assert time.monotonic() - begun < 10
        assert portal.processes() == []
        assert portal.said.endswith("portal: 已停止\n")
    queue = (tmp_path / "data" / "logs" / "queue.log").read_text()
    assert "ready to exit" in queue


def test_kill_9_of_the_parent_leaves_nothing_and_the_next_start_works(tmp_path):
    with running(tmp_path / "data", *MINIMAL) as portal, busy_horse(portal):
        assert portal.stop(signal.SIGKILL) == -signal.SIGKILL
        assert eventually(lambda: not portal.processes(), 3), portal.processes()
    with running(tmp_path / "data", *MINIMAL) as again:
        assert again.get() < 500


def test_unreachable_servers_are_one_line_each_without_their_password(tmp_path):
    port = free_port()
    away = f"redis://:geheim@127.0.0.1:{port}/0"
    done = command_from_scratch("run", "--empty", "--data", str(tmp_path), "--port", str(free_port()), REDIS_URL=away)
    assert done.returncode == 2
    assert done.stderr.startswith(f"portal: REDIS_URL: expected a Redis that answers at 127.0.0.1:{port}: ")
    assert done.stderr.count("\n") == 1
    load_config(tmp_path / "pg", {})
    away = f"postgres://portal:geheim@127.0.0.1:{port}/portal"
    done = command_from_scratch("run", "--empty", "--data", str(tmp_path / "pg"), DATABASE_URL=away)
    assert done.returncode == 2
    assert done.stderr.startswith(f"portal: DATABASE_URL: expected a PostgreSQL that answers at 127.0.0.1:{port}: ")
    assert done.stderr.count("\n") == 1
    assert "geheim" not in done.stderr


def test_it_runs_on_postgresql_and_a_redis_of_its_own_and_starts_neither(tmp_path, postgres, valkey):
    url = postgres.create(f"portal_run_{os.getpid()}")
    environ = {
        "DATABASE_URL": url.render_as_string(hide_password=False),
        "REDIS_URL": valkey.url,
        "PORTAL_KEYS": f"1:{KEY}",
        "PORTAL_DIGEST_KEY": KEY,
        "PORTAL_SECRET_KEY": KEY,
    }
    with running(tmp_path / "data", *MINIMAL, **environ) as portal:
        assert portal.get() < 500
        assert portal.processes("valkey-server") == []
        with valkey.connect() as client:
            assert eventually(lambda: client.scard("rq:workers") == 2)
        assert command("db", "check", PORTAL_DATA=str(portal.data), **environ).returncode == 0
        assert not (portal.data / "portal.db").exists()
        assert not (portal.data / "keys.toml").exists()
        portal.stop()
    postgres.drop(url.database)
