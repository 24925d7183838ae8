"""The portal's other processes, as `run` starts them, on a test's database: workers and tickers."""

from __future__ import annotations

import base64
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.config import ROOT, Config
from tests.services import child, warm


@contextmanager
def part(kind: str, config: Config, folder: Path, **environ: str) -> Iterator[warm.Part]:
    """A `worker` or `ticker` of the installation `config`; it is gone afterwards. `folder` gets its output."""
    log = folder / f"{kind}-{len(list(folder.glob('*.log')))}.log"
    process = warm.Part(kind, {**environment(config, folder), **environ}, log)
    try:
        yield process
    finally:
        child.stop(process)


def environment(config: Config, folder: Path) -> dict[str, str]:
    """What makes a new process the same installation."""
    settings = folder / "portal.toml"
    lines = [f"plugins = {list(config.plugins)!r}", f'provinces_file = "{config.provinces_file}"']
    settings.write_text("\n".join(lines).replace("'", '"'), encoding="utf-8")
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PORTAL_", "DATABASE_", "REDIS_"))}
    return kept | {
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        "PORTAL_CONFIG": str(settings),
        "PORTAL_DATA": str(config.data_dir),
        "PORTAL_CLOCK": config.clock or "",
        "DATABASE_URL": config.database_url,
        "REDIS_URL": config.redis_url or "",
        "PORTAL_SECRET_KEY": _text(config.secret_key),
        "PORTAL_DIGEST_KEY": _text(config.digest_key),
        "PORTAL_KEYS": ",".join(f"{number}:{_text(key)}" for number, key in config.keys.items()),
    }


def _text(key: bytes) -> str:
    return base64.b64encode(key).decode()
