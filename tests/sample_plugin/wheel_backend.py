"""A build backend (PEP 517) for a package of plain files: what `pip install` calls to make the wheel."""

from __future__ import annotations

import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
PACKAGE = "portal_sample"


def build_wheel(wheel_directory: str, config_settings: object = None, metadata_directory: object = None) -> str:
    """Put the package, its templates and migrations into a wheel; returns the file's name."""
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name = f"{PACKAGE}-{project['version']}"
    files = {str(path.relative_to(HERE)): path.read_text(encoding="utf-8") for path in sorted(_files())}
    files |= {f"{name}.dist-info/{title}": text for title, text in _metadata(project).items()}
    record = f"{name}.dist-info/RECORD"
    files[record] = "".join(f"{path},,\n" for path in [*files, record])
    wheel = f"{name}-py3-none-any.whl"
    with zipfile.ZipFile(Path(wheel_directory) / wheel, "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)
    return wheel


def _files() -> list[Path]:
    return [path for path in (HERE / PACKAGE).rglob("*") if path.is_file() and "__pycache__" not in path.parts]


def _metadata(project: dict) -> dict[str, str]:
    points = project["entry-points"]
    sections = (f"[{group}]\n" + "".join(f"{k} = {v}\n" for k, v in found.items()) for group, found in points.items())
    return {
        "METADATA": f"Metadata-Version: 2.1\nName: {project['name']}\nVersion: {project['version']}\n",
        "WHEEL": "Wheel-Version: 1.0\nGenerator: wheel_backend\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        "entry_points.txt": "\n".join(sections),
    }
