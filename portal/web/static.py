"""Static files: named after their content, compressed once, kept by browsers for ever."""

import gzip
import hashlib
import os
import re
from functools import cache
from pathlib import Path
from urllib.parse import quote
from wsgiref.headers import Headers

import brotli
from flask import Flask
from whitenoise import WhiteNoise

from portal.web.headers import ALWAYS

SOURCE = Path(__file__).resolve().parent.parent / "static"
SERVED = (".css", ".js", ".svg")
URL_PREFIX = "/static/"
# In our own files a comment has its own line, and no text spans lines.
_FOR_PEOPLE = re.compile(rb"^ *(?://.*|/\*.*\*/)?\n|^ +", re.MULTILINE)


def init_app(app: Flask) -> None:
    """Serve the files of portal/static in front of the application; templates get static_url(name)."""
    target = Path(app.config.get("STATIC_BUILD_DIR") or Path(app.instance_path) / "static")
    names = build(SOURCE, target)
    served = WhiteNoise(
        app.wsgi_app,
        root=target,
        prefix=URL_PREFIX,
        allow_all_origins=False,
        add_headers_function=_secure,
        immutable_file_test=lambda *_: True,
    )
    app.__dict__["wsgi_app"] = served

    def static_url(name: str) -> str:
        """The address of a file of portal/static; KeyError if there is none of that name."""
        return URL_PREFIX + names[name]

    app.jinja_env.globals.update(static_url=static_url, icon_uri=icon_uri(SOURCE / "icon.svg"))


def build(source: Path, target: Path) -> dict[str, str]:
    """Write each file of `source` to `target` as name.<hash>.ext with its .gz and .br; return old to new names.

    What is there already is left: a second start, and every other process, only reads names. Files of
    earlier versions stay, so that pages still open during an update find theirs.
    """
    target.mkdir(parents=True, exist_ok=True)
    names = {}
    for path in sorted(source.iterdir()):
        if path.suffix not in SERVED:
            continue
        content = _lean(path)
        mark = hashlib.sha256(content).hexdigest()[:10]
        names[path.name] = f"{path.stem}.{mark}{path.suffix}"
        _write_once(target / names[path.name], content)
    return names


def icon_uri(path: Path) -> str:
    """The icon as a data: address in the page, which spares a request on the first visit."""
    return "data:image/svg+xml," + quote(path.read_text(encoding="utf-8").strip(), safe=" ='/:,.")


def _lean(path: Path) -> bytes:
    """The file without what only people read: indentation and lines of comment. Vendored files stay whole."""
    content = path.read_bytes()
    return content if path.stem.endswith(".min") else _FOR_PEOPLE.sub(b"", content)


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    # The plain file comes last: whoever finds it may rely on the others.
    for suffix, variant in _variants(content).items():
        _replace(Path(f"{path}{suffix}"), variant)


@cache
def _variants(content: bytes) -> dict[str, bytes]:
    """The compressed forms by suffix, then the plain one; made once for all applications of a process."""
    return {".gz": gzip.compress(content, 9, mtime=0), ".br": brotli.compress(content), "": content}


def _replace(path: Path, content: bytes) -> None:
    temporary = path.with_name(f".{path.name}.{os.getpid()}")
    temporary.write_bytes(content)
    temporary.replace(path)


def _secure(headers: Headers, path: str, url: str) -> None:
    for name, value in ALWAYS.items():
        headers[name] = value
