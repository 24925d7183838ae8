"""One installation's configuration: where it comes from, and one clear line for every mistake."""

import base64
import threading
from dataclasses import MISSING, fields
from datetime import date
from pathlib import Path

import pytest

from portal.config import CAMPAIGN_SETTINGS, ROOT, SETTINGS, Config, ConfigError, load_config
from portal.key_file import KeyProblemError, add_encryption_key, read_keys

KEY = base64.b64encode(bytes(32)).decode()
OTHER_KEY = base64.b64encode(bytes(range(32))).decode()
ALL_KEYS = {"PORTAL_KEYS": f"1:{KEY},2:{OTHER_KEY}", "PORTAL_DIGEST_KEY": KEY, "PORTAL_SECRET_KEY": OTHER_KEY}


def mistake(tmp_path: Path, environ: dict[str, str] | None = None, file: str | None = None) -> str:
    """The one line that a configuration with this environment or this file is refused with."""
    environ = dict(environ or {})
    if file is not None:
        (tmp_path / "portal.toml").write_text(file, encoding="utf-8")
        environ["PORTAL_CONFIG"] = str(tmp_path / "portal.toml")
    with pytest.raises(ConfigError) as refused:
        load_config(tmp_path / "data", environ)
    assert "\n" not in str(refused.value)
    return str(refused.value)


def test_nothing_given_is_an_embedded_installation(tmp_path):
    config = load_config(tmp_path / "data", {})
    assert config.database_url == f"sqlite:///{tmp_path}/data/portal.db"
    assert config.embedded_database == tmp_path / "data" / "portal.db"
    assert (config.redis_url, config.queue_url) == (None, f"unix://{tmp_path}/data/queue.sock?db=0")
    assert (config.host, config.port, config.workers) == ("127.0.0.1", 5000, 2)
    assert config.plugins == (
        "info_entry", "graduation_marking", "township_verification", "graduate_register", "statistics",
    )  # fmt: skip
    assert config.provinces_file == ROOT / "config" / "provinces.toml"
    assert config.campaign.deadline == date(2019, 5, 20)
    assert config.campaign.admission_years == (2017, 2018)
    assert config.clock is None


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path):
    (tmp_path / "portal.toml").write_text("port = 6000\nworkers = 3\n[campaign]\ntarget_percent = 90\n")
    config = load_config(tmp_path / "data", {"PORTAL_CONFIG": str(tmp_path / "portal.toml"), "PORTAL_PORT": "7000"})
    assert (config.port, config.workers, config.host) == (7000, 3, "127.0.0.1")
    assert (config.campaign.target_percent, config.campaign.year) == (90, 2019)


def test_data_folder_from_the_environment_and_the_command_line(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert load_config(None, {"PORTAL_DATA": "here"}).data_dir == tmp_path / "here"
    assert load_config(Path("there"), {"PORTAL_DATA": "here"}).data_dir == tmp_path / "there"


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_postgresql_addresses_name_the_driver(tmp_path, scheme):
    config = load_config(tmp_path, {**ALL_KEYS, "DATABASE_URL": f"{scheme}://portal:p%40ss@db/portal"})
    assert config.database_url == "postgresql+psycopg://portal:p%40ss@db/portal"
    assert config.embedded_database is None


def test_an_empty_variable_sets_nothing(tmp_path):
    assert load_config(tmp_path, {"DATABASE_URL": "", "REDIS_URL": "", "PORTAL_PORT": ""}).port == 5000


def test_keys_and_addresses_stay_out_of_the_repr(tmp_path):
    environ = {**ALL_KEYS, "DATABASE_URL": "postgres://u:geheim@h/d", "REDIS_URL": "redis://:geheim@h"}
    text = repr(load_config(tmp_path, environ))
    assert "geheim" not in text
    assert repr(bytes(32)) not in text


@pytest.mark.parametrize("name", ["long" * 30, "with blank", "with=sign"])
def test_a_socket_that_cannot_be_in_the_data_folder_moves_for_everybody_alike(tmp_path, name):
    config = load_config(tmp_path / name, {})
    assert len(str(config.queue_socket)) < 100
    assert config.queue_socket == load_config(tmp_path / name, {}).queue_socket
    assert not config.queue_socket.is_relative_to(tmp_path)


@pytest.mark.parametrize(
    ("environ", "line"),
    [
        ({"PORTAL_PORT": "0"}, "PORTAL_PORT: expected a whole number from 1 to 65535"),
        ({"PORTAL_PORT": "65536"}, "PORTAL_PORT: expected a whole number from 1 to 65535"),
        ({"PORTAL_PORT": "http"}, "PORTAL_PORT: expected a whole number from 1 to 65535"),
        ({"PORTAL_PROT": "80"}, "PORTAL_PROT: unknown variable; expected one of DATABASE_URL, PORTAL_CLOCK,"),
        ({"PORTAL_WORKERS": "-1"}, "PORTAL_WORKERS: expected a whole number from 1 to 64"),
        ({"PORTAL_HOST": "localhost:80/x"}, "PORTAL_HOST: expected a host name or an address, without a port"),
        ({"PORTAL_CLOCK": "yesterday"}, "PORTAL_CLOCK: expected a time such as 2019-05-08T09:00"),
        ({"REDIS_URL": "localhost:6379"}, "REDIS_URL: expected an address such as redis://host:6379/0"),
        ({"REDIS_URL": "redis://"}, "REDIS_URL: expected an address such as redis://host:6379/0"),
        ({"DATABASE_URL": "mysql://h/d"}, "DATABASE_URL: expected postgresql://"),
        ({"DATABASE_URL": "sqlite:///relative.db"}, "DATABASE_URL: expected postgresql://"),
        ({"DATABASE_URL": "sqlite://"}, "DATABASE_URL: expected postgresql://"),
        ({"DATABASE_URL": "postgres://h:port/d"}, "DATABASE_URL: expected postgresql://"),
        ({"PORTAL_CONFIG": "/nowhere/portal.toml"}, "/nowhere/portal.toml: expected a readable configuration file"),
        ({**ALL_KEYS, "PORTAL_KEYS": "nonsense"}, "PORTAL_KEYS: expected"),
        ({**ALL_KEYS, "PORTAL_KEYS": f"1:{KEY},1:{KEY}"}, "PORTAL_KEYS: expected"),
        ({**ALL_KEYS, "PORTAL_KEYS": f"0:{KEY}"}, "keys: expected key ids from 1 to 255, found '0'"),
        ({**ALL_KEYS, "PORTAL_KEYS": "1:QUJD"}, "keys 1: expected the base64 of 32 bytes, found 3 bytes"),
        ({**ALL_KEYS, "PORTAL_KEYS": "1:?"}, "keys 1: expected the base64 of 32 bytes, found text that is not base64"),
        ({**ALL_KEYS, "PORTAL_DIGEST_KEY": "QUJD"}, "digest_key: expected the base64 of 32 bytes, found 3 bytes"),
        ({"PORTAL_KEYS": f"1:{KEY}"}, "secret_key: expected a value, as keys is given"),
    ],
)
def test_a_mistake_in_the_environment_is_one_line(tmp_path, environ, line):
    assert mistake(tmp_path, environ).startswith(line)


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("prot = 1", "prot: unknown key; expected one of"),
        ("port = '5000x'", "port: expected a whole number from 1 to 65535"),
        ("port = true", "port: expected a whole number from 1 to 65535"),
        ("demo = 1", "demo: expected true or false"),
        ("plugins = 'info_entry'", "plugins: expected a list of plugin names"),
        ("plugins = ['info_entry', 'info_entry']", "plugins: expected every plugin once"),
        ("data_dir = 'var'", "data_dir: expected an absolute path"),
        ("provinces_file = 'provinces.toml'", "provinces_file: expected an absolute path"),
        ("campaign = 2019", "campaign: expected a table [campaign]"),
        ("[campaign]\nyaer = 2019", "campaign.yaer: unknown key; expected one of"),
        ("[campaign]\ndeadline = '2019-05-20'", "campaign.deadline: expected a date such as 2019-05-20"),
        ("[campaign]\nadmission_years = [17]", "campaign.admission_years: expected a list of years"),
        ("[campaign]\ntarget_percent = 101", "campaign.target_percent: expected a whole number from 1 to 100"),
        ("port = = 1", "expected TOML in UTF-8"),
    ],
)
def test_a_mistake_in_the_file_is_one_line_that_names_file_and_key(tmp_path, file, line):
    assert mistake(tmp_path, file=file).startswith(f"{tmp_path}/portal.toml: {line}")


def test_an_unknown_plugin_is_named(tmp_path):
    said = mistake(tmp_path, file="plugins = ['no_such_plugin']")
    assert said.startswith("plugins: unknown plugin no_such_plugin; expected some of ")


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path):
    (tmp_path / "data").write_text("a file")
    assert mistake(tmp_path).startswith("data_dir: expected a folder this user may write")


def test_keys_are_made_once_and_are_for_the_owner_only(tmp_path):
    first = load_config(tmp_path, {})
    file = tmp_path / "keys.toml"
    assert file.stat().st_mode & 0o777 == 0o600
    assert {len(first.secret_key), len(first.digest_key), len(first.keys[1])} == {32}
    assert len({first.secret_key, first.digest_key, first.keys[1]}) == 3
    second = load_config(tmp_path, {})
    assert (second.keys, second.digest_key, second.secret_key) == (first.keys, first.digest_key, first.secret_key)


def test_two_first_starts_at_once_agree_on_the_keys(tmp_path):
    found, together = [], threading.Barrier(8)

    def start():
        together.wait()
        found.append(load_config(tmp_path, {}).digest_key)

    threads = [threading.Thread(target=start) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len(set(found)) == 1
    assert [path.name for path in tmp_path.iterdir()] == ["keys.toml"]


def test_a_database_without_its_keys_gets_no_new_ones(tmp_path):
    load_config(tmp_path / "data", {})
    (tmp_path / "data" / "portal.db").write_bytes(b"data")
    (tmp_path / "data" / "keys.toml").unlink()
    assert "exists but its keys are gone" in mistake(tmp_path)
    assert not (tmp_path / "data" / "keys.toml").exists()


def test_a_keys_file_others_can_read_is_refused(tmp_path):
    load_config(tmp_path / "data", {})
    (tmp_path / "data" / "keys.toml").chmod(0o644)
    assert "expected a file only its owner can read" in mistake(tmp_path)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("", "keys: expected a table of key ids"),
        ("[keys]\n1 = 'QUJD'", "secret_key: expected the base64 of 32 bytes"),
        ("pepper = 1", "unknown key pepper"),
        ("]", "expected a readable file of keys, found a file that is not TOML"),
    ],
)
def test_a_damaged_keys_file_is_one_line(tmp_path, text, line):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "keys.toml").write_text(text)
    (tmp_path / "data" / "keys.toml").chmod(0o600)
    assert line in mistake(tmp_path)


def test_a_new_encryption_key_is_added_and_the_old_ones_stay(tmp_path):
    old = load_config(tmp_path, {})
    assert add_encryption_key(tmp_path / "keys.toml") == 2
    new = load_config(tmp_path, {})
    assert new.keys[1] == old.keys[1] != new.keys[2]
    assert (new.digest_key, new.secret_key) == (old.digest_key, old.secret_key)
    assert (tmp_path / "keys.toml").stat().st_mode & 0o777 == 0o600


def test_reading_keys_that_are_not_there_says_so(tmp_path):
    with pytest.raises(KeyProblemError, match="no such file"):
        read_keys(tmp_path / "keys.toml")


def test_a_demonstration_goes_on_from_its_own_clock_unless_told_otherwise(tmp_path):
    (tmp_path / "clock").write_text("2019-05-08T09:00:00+08:00=1000.000\n")
    assert load_config(tmp_path, {}).clock == "2019-05-08T09:00:00+08:00=1000.000"
    assert load_config(tmp_path, {"PORTAL_CLOCK": "2019-06-01T00:00"}).clock == "2019-06-01T00:00"


def test_a_damaged_clock_file_is_one_line(tmp_path):
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "clock").write_text("later")
    assert mistake(tmp_path) == f"{tmp_path}/data/clock: expected a time such as 2019-05-08T09:00"


def test_the_default_file_and_the_class_agree(tmp_path):
    config = load_config(tmp_path, {})
    for one in fields(Config):
        if one.default is not MISSING:
            assert getattr(config, one.name) == one.default, one.name


def test_the_production_example_is_right_once_servers_and_keys_are_given(tmp_path):
    environ = {
        **ALL_KEYS,
        "PORTAL_CONFIG": str(ROOT / "config" / "production.example.toml"),
        "DATABASE_URL": "postgres://portal:geheim@db.example.internal/portal",
        "REDIS_URL": "redis://:geheim@queue.example.internal/0",
    }
    config = load_config(tmp_path, environ)
    assert (config.demo, config.trusted_proxy, config.clock) == (False, "127.0.0.1", None)


def test_the_example_names_every_setting_of_a_file():
    text = (ROOT / "config" / "production.example.toml").read_text(encoding="utf-8")
    in_environment_only = {"keys", "digest_key", "secret_key", "clock"}
    assert {name for name in SETTINGS if name not in text} <= in_environment_only
    assert all(f"\n{name} = " in text for name in CAMPAIGN_SETTINGS)
