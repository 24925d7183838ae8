"""Files to save: a name with Chinese characters that every browser understands."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import quote

from flask import Response


def download(content: bytes | Iterator[bytes], name: str, media_type: str) -> Response:
    """`content` as a file to save under `name` (RFC 6266, with a plain name for old browsers)."""
    response = Response(content, mimetype=media_type)
    suffix = name.rpartition(".")[2]
    response.headers["Content-Disposition"] = (
        f"attachment; filename=\"download.{suffix}\"; filename*=UTF-8''{quote(name)}"
    )
    return response
