"""A backup file: a zip with the database's copy, the demonstration's clock, and what is needed to check the keys."""

from __future__ import annotations

import base64
import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

from portal import clock
from portal.backup import databases
from portal.command import RefusedCommandError
from portal.config import Config
from portal.keys.probe import fits, make_probe
from portal.pii import Vault

FORMAT = 1
MANIFEST, DATABASE, CLOCK = "manifest.json", "database", "clock"


def write(config: Config, target: Path) -> int:
    """Make the backup `target`, whole or not at all; returns its size in bytes. The keys are not in it."""
    if target.exists():
        raise RefusedCommandError(f"{target} exists already; name a new file")
    with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".backup-") as folder:
        copy, archive = Path(folder) / DATABASE, Path(folder) / "archive"
        databases.dump(config, copy)
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as out:
            out.writestr(MANIFEST, json.dumps(_manifest(config)))
            out.write(copy, DATABASE)
            if config.is_demonstration:
                out.write(config.clock_file, CLOCK)
        archive.chmod(0o600)
        archive.replace(target)
    return target.stat().st_size


def restore(config: Config, source: Path) -> None:
    """Fill the empty data folder (and empty PostgreSQL database) of `config` from a backup made with the same keys."""
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = json.loads(archive.read(MANIFEST))
            _refuse_unfit(config, manifest)
            with tempfile.TemporaryDirectory(dir=config.data_dir, prefix=".restore-") as folder:
                databases.load(config, Path(archive.extract(DATABASE, folder)))
            if CLOCK in archive.namelist():
                clock.write_anchor(config.clock_file, archive.read(CLOCK).decode("ascii").strip())
    except (zipfile.BadZipFile, KeyError, ValueError) as error:
        raise RefusedCommandError(f"{source} is not a backup of the portal, or is damaged ({error})") from None


def _manifest(config: Config) -> dict[str, Any]:
    probe = make_probe(Vault(config.keys, config.digest_key))
    return {
        "format": FORMAT,
        "made_at": clock.now().isoformat(timespec="seconds"),
        "database": _kind(config),
        "probe": [base64.b64encode(probe.cipher).decode(), base64.b64encode(probe.digest).decode()],
    }


def _kind(config: Config) -> str:
    return "sqlite" if config.embedded_database is not None else "postgresql"


def _refuse_unfit(config: Config, manifest: dict[str, Any]) -> None:
    if manifest["format"] != FORMAT:
        raise RefusedCommandError("the backup was made by a newer version of the portal")
    if manifest["database"] != _kind(config):
        raise RefusedCommandError(f"the backup is of {manifest['database']}, this installation uses {_kind(config)}")
    cipher, digest = (base64.b64decode(part) for part in manifest["probe"])
    if not fits(Vault(config.keys, config.digest_key), cipher, digest):
        raise RefusedCommandError(
            "the backup was made with other keys; put that installation's keys.toml into the data folder"
            " (or set its PORTAL_KEYS, PORTAL_DIGEST_KEY, PORTAL_SECRET_KEY) and try again"
        )
