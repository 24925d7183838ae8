"""Pages travel compressed: gzip over http, Brotli or Zstandard over https, as the browser offers."""

from flask import Flask, Response
from flask_compress import Compress

_REFUSALS = 400
"""From this status on pages say why not: a form that is shown again is as long as it was."""


class CompressAll(Compress):
    """Compresses refusals too, which Flask-Compress sends as they are."""

    def after_request(self, response: Response | None) -> Response:
        """The response, compressed if the browser offers it and it is worth while."""
        if response is None or response.status_code < _REFUSALS:
            return super().after_request(response)
        status, response.status_code = response.status_code, 200
        response = super().after_request(response)
        response.status_code = status
        return response


def init_app(app: Flask) -> None:
    """Compress responses of 500 bytes and more.

    A page holds both a secret (the form token) and what the visitor sent. Guessing the one by the
    other's compressed length needs requests from a foreign site that carry the cookie: the session
    cookie is SameSite, and every changing request proves its origin besides.
    """
    app.config.setdefault("COMPRESS_ALGORITHM", ["br", "zstd", "gzip"])
    app.config.setdefault("COMPRESS_BR_LEVEL", 5)
    app.config.setdefault("COMPRESS_MIN_SIZE", 500)
    CompressAll(app)
