"""Pages travel compressed: gzip over http, Brotli or Zstandard over https, as the browser offers."""

from flask import Flask
from flask_compress import Compress


def init_app(app: Flask) -> None:
    """Compress responses of 500 bytes and more.

    A page holds both a secret (the form token) and what the visitor sent. Guessing the one by the
    other's compressed length needs requests from a foreign site that carry the cookie: the session
    cookie is SameSite, and every changing request proves its origin besides.
    """
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "zstd", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 5)
    app.config.setdefault("COMPRESS_MIN_SIZE", 500)
    Compress(app)
