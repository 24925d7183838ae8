"""What one installation is: read once at start, from files and the environment, and never changed.

Sources, the later ones winning: config/default.toml, the file named by PORTAL_CONFIG, the
environment, the command line. A mistake in any of them is a ConfigError of one line.
"""

import hashlib
import os
import re
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from importlib.metadata import entry_points
from pathlib import Path
from typing import Any
from urllib.parse import quote

from portal import clock
from portal import config_values as values
from portal.config_values import BadValueError, Setting
from portal.key_file import KeyProblemError, Keys, create_keys, decode_key, decode_key_ring, read_keys

ROOT = Path(__file__).resolve().parent.parent
_SOCKET_PATH_BYTES = 100  # the kernel allows 107; the queue's server adds a suffix while it starts


class ConfigError(Exception):
    """The configuration cannot be used; the text is one line that names the key and what is expected."""


@dataclass(frozen=True)
class Campaign:
    """The facts of the yearly entry campaign (R1.1, R1.3): the notice of 2019 unless configured."""

    year: int = 2019
    baseline_year: int = 2017
    admission_years: tuple[int, ...] = (2017, 2018)
    deadline: date = date(2019, 5, 20)
    target_percent: int = 95
    conversion: date = date(2019, 6, 1)
    """From when on the branches of a year become graduates' organisations (A2.5); other years go by month and day."""


@dataclass(frozen=True, kw_only=True)
class Config:
    """One installation. Addresses and keys stay out of its repr, for they end up in logs."""

    data_dir: Path
    database_url: str = field(repr=False)
    redis_url: str | None = field(default=None, repr=False)
    """None: the embedded server, see queue_url."""
    host: str = "127.0.0.1"
    port: int = 5000
    workers: int = 2
    trusted_proxy: str | None = None
    """The address of the proxy whose X-Forwarded-For and X-Forwarded-Proto are believed."""
    secret_key: bytes = field(repr=False)
    keys: Mapping[int, bytes] = field(repr=False)
    """Encryption keys of persons' numbers by key id, 32 bytes each; the highest id seals new values."""
    digest_key: bytes = field(repr=False)
    plugins: tuple[str, ...] = (
        "info_entry", "graduation_marking", "township_verification", "graduate_register", "statistics",
    )  # fmt: skip
    provinces_file: Path = ROOT / "config" / "provinces.toml"
    clock: str | None = None
    """What clock.configure() takes: PORTAL_CLOCK, else what a demonstration remembers, else real time."""
    session_idle_minutes: int = 30
    session_absolute_hours: int = 12
    upload_limit_mib: int = 32
    demo: bool = True
    """Whether `run` fills a new database with demonstration data."""
    campaign: Campaign = Campaign()

    @property
    def embedded_database(self) -> Path | None:
        """The file of the SQLite database, or None on PostgreSQL."""
        prefix = "sqlite:///"
        return Path(self.database_url.removeprefix(prefix)) if self.database_url.startswith(prefix) else None

    @property
    def queue_url(self) -> str:
        """Where Redis answers, the embedded one included."""
        return self.redis_url or f"unix://{quote(str(self.queue_socket))}?db=0"

    @property
    def queue_socket(self) -> Path:
        """The socket of the embedded server, moved when its path is longer than the kernel allows or
        holds a character at which the client's reader of the server's answers breaks (a blank, =)."""
        socket = self.data_dir / "queue.sock"
        if len(os.fsencode(socket)) <= _SOCKET_PATH_BYTES and not re.search(r"[\s=]", str(socket)):
            return socket
        mark = hashlib.sha256(os.fsencode(self.data_dir)).hexdigest()[:16]
        return Path(tempfile.gettempdir()) / f"portal-{os.getuid()}-{mark}" / "queue.sock"

    @property
    def is_demonstration(self) -> bool:
        """True where the database holds demonstration data: its clock is remembered beside it."""
        return self.clock_file.exists()

    @property
    def clock_file(self) -> Path:
        """Where a demonstration remembers how its clock stands to the real one."""
        return self.data_dir / "clock"


SETTINGS: dict[str, Setting] = {
    "data_dir": Setting(values.absolute_path, "PORTAL_DATA"),
    "database_url": Setting(values.database_url, "DATABASE_URL"),
    "redis_url": Setting(values.redis_url, "REDIS_URL"),
    "host": Setting(values.host_name, "PORTAL_HOST"),
    "port": Setting(values.whole_number(1, 65535), "PORTAL_PORT"),
    "workers": Setting(values.whole_number(1, 64), "PORTAL_WORKERS"),
    "trusted_proxy": Setting(values.host_name),
    "secret_key": Setting(values.key_text, "PORTAL_SECRET_KEY"),
    "digest_key": Setting(values.key_text, "PORTAL_DIGEST_KEY"),
    "keys": Setting(values.key_ring, "PORTAL_KEYS"),
    "plugins": Setting(values.names),
    "provinces_file": Setting(values.absolute_path),
    "clock": Setting(values.clock_text, "PORTAL_CLOCK"),
    "session_idle_minutes": Setting(values.whole_number(1, 24 * 60)),
    "session_absolute_hours": Setting(values.whole_number(1, 24 * 7)),
    "upload_limit_mib": Setting(values.whole_number(1, 1024)),
    "demo": Setting(values.yes_no),
}
CAMPAIGN_SETTINGS: dict[str, Setting] = {
    "year": Setting(values.whole_number(1922, 2200)),
    "baseline_year": Setting(values.whole_number(1922, 2200)),
    "admission_years": Setting(values.years),
    "deadline": Setting(values.calendar_date),
    "target_percent": Setting(values.whole_number(1, 100)),
    "conversion": Setting(values.calendar_date),
}
_KEY_NAMES = ("secret_key", "digest_key", "keys")
_OTHER_VARIABLES = frozenset({"PORTAL_CONFIG", "PORTAL_LIFELINE", "PORTAL_LISTENING"})
"""What else may be set: the file of settings, and what `run` tells its children."""
_OF_TESTS = ("PORTAL_TEST_", "PORTAL_REQUIRE_")


def load_config(data: Path | None = None, environ: Mapping[str, str] = os.environ) -> Config:
    """The configuration of this process; `data` (the command line's --data) wins over every source.

    The embedded installation's data folder and keys are made here when they do not exist yet.
    Raise ConfigError.
    """
    found = _read_file(ROOT / "config" / "default.toml", ROOT)
    if environ.get("PORTAL_CONFIG"):
        found = _merge(found, _read_file(Path(environ["PORTAL_CONFIG"]), None))
    found = _merge(found, _read_environment(environ))
    if data is not None:
        found["data_dir"] = data.expanduser().absolute()
    _make_data_dir(found["data_dir"])
    found.setdefault("database_url", f"sqlite:///{found['data_dir'] / 'portal.db'}")
    _check_plugins(found["plugins"])
    keys = _keys(found)
    return Config(
        **{name: value for name, value in found.items() if name not in {*_KEY_NAMES, "campaign", "clock"}},
        **vars(keys),
        clock=found.get("clock") or _remembered_clock(found["data_dir"]),
        campaign=Campaign(**found["campaign"]),
    )


def _read_file(path: Path, base: Path | None) -> dict[str, Any]:
    """The settings of one file; relative paths in it mean below `base`, or are refused when it is None."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigError(f"{path}: expected a readable configuration file, found: {error.strerror}") from None
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: expected TOML in UTF-8, found: {error}") from None
    for name in ("data_dir", "provinces_file"):
        if base is not None and name in found:
            found[name] = str(base / found[name])
    campaign = found.pop("campaign", {})
    if not isinstance(campaign, dict):
        raise ConfigError(f"{path}: campaign: expected a table [campaign]")
    settings = {name: _read(SETTINGS, name, value, f"{path}: {name}") for name, value in found.items()}
    settings["campaign"] = {
        name: _read(CAMPAIGN_SETTINGS, name, value, f"{path}: campaign.{name}") for name, value in campaign.items()
    }
    return settings


def _read(settings: Mapping[str, Setting], name: str, value: object, label: str) -> Any:
    if name not in settings:
        raise ConfigError(f"{label}: unknown key; expected one of {', '.join(sorted(settings))}")
    try:
        return settings[name].read(value)
    except BadValueError as expected:
        raise ConfigError(f"{label}: expected {expected}") from None


def _read_environment(environ: Mapping[str, str]) -> dict[str, Any]:
    """What the environment sets; an empty variable sets nothing. PORTAL_DATA may be relative, as --data."""
    _refuse_unknown_variables(environ)
    found = {}
    for name, setting in SETTINGS.items():
        text = environ.get(setting.env, "") if setting.env else ""
        if text:
            text = str(Path(text).expanduser().absolute()) if name == "data_dir" else text
            found[name] = _read(SETTINGS, name, text, str(setting.env))
    return found


def _refuse_unknown_variables(environ: Mapping[str, str]) -> None:
    """A misspelt variable would start a portal on another database or port than was meant."""
    known = {setting.env for setting in SETTINGS.values() if setting.env} | _OTHER_VARIABLES
    for name in sorted(environ.keys() - known):
        if name.startswith("PORTAL_") and not name.startswith(_OF_TESTS):
            raise ConfigError(f"{name}: unknown variable; expected one of {', '.join(sorted(known))}")


def _merge(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    return {**below, **above, "campaign": {**below["campaign"], **above.get("campaign", {})}}


def _make_data_dir(path: Path) -> None:
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigError(f"data_dir: expected a folder this user may write: {path}: {error.strerror}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise ConfigError(f"data_dir: expected a folder this user may write: {path}")


def _check_plugins(wanted: tuple[str, ...]) -> None:
    """Refuse a name that is neither a folder of plugins/ nor an installed package's entry point."""
    own = {folder.name for folder in (ROOT / "plugins").iterdir() if folder.is_dir()}
    if set(wanted) <= own:
        return
    known = own | {entry.name for entry in entry_points(group="portal.plugins")}
    for name in wanted:
        if name not in known:
            raise ConfigError(f"plugins: unknown plugin {name}; expected some of {', '.join(sorted(known))}")


def _keys(found: Mapping[str, Any]) -> Keys:
    """The keys that were given, or those of the data folder's file, or new ones for a new installation."""
    path: Path = found["data_dir"] / "keys.toml"
    given = [name for name in _KEY_NAMES if name in found]
    try:
        if len(given) == len(_KEY_NAMES):
            return _given_keys(found)
        if given:
            missing = next(name for name in _KEY_NAMES if name not in found)
            raise ConfigError(
                f"{missing}: expected a value, as {given[0]} is given: set all of {', '.join(_KEY_NAMES)}"
            )
        if path.exists():
            return read_keys(path)
        _refuse_new_keys(found["database_url"], path)
        return create_keys(path)
    except KeyProblemError as problem:
        raise ConfigError(str(problem)) from None
    except OSError as error:
        raise ConfigError(f"{path}: expected a file this user may write: {error.strerror}") from None


def _given_keys(found: Mapping[str, Any]) -> Keys:
    return Keys(
        secret_key=decode_key("secret_key", found["secret_key"]),
        digest_key=decode_key("digest_key", found["digest_key"]),
        keys=decode_key_ring("keys", found["keys"]),
    )


def _refuse_new_keys(database_url: str, path: Path) -> None:
    """New keys for old data would make every number unreadable."""
    if not database_url.startswith("sqlite:"):
        return  # whether this database was made with other keys is asked as soon as it answers (portal.keys.probe)
    database = Path(database_url.removeprefix("sqlite:///"))
    if database.exists():
        raise ConfigError(f"keys: {database} exists but its keys are gone; expected {path}: put the saved copy back")


def _remembered_clock(data_dir: Path) -> str | None:
    path = data_dir / "clock"
    try:
        anchor = clock.read_anchor(path)
        return None if anchor is None else str(values.clock_text(anchor))
    except (OSError, UnicodeDecodeError, BadValueError):
        raise ConfigError(f"{path}: expected a time such as 2019-05-08T09:00") from None
