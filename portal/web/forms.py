"""What no page of ours sends is refused before anything looks at it."""

from flask import Flask, abort, current_app, request


def init_app(app: Flask) -> None:
    """Answer 413 to a form without files beyond MAX_FORM_MEMORY_SIZE, 400 to text with a zero character."""
    app.before_request(_limit_form)
    app.before_request(_refuse_zero)


def _limit_form() -> None:
    """Werkzeug takes an urlencoded form apart at any length: as many bytes as a file may have took 14 s and a GiB."""
    if request.mimetype != "multipart/form-data":
        request.max_content_length = current_app.config["MAX_FORM_MEMORY_SIZE"]


def _refuse_zero() -> None:
    """Nobody types a zero character, and PostgreSQL cannot hold it."""
    for values in (request.args, request.form):
        if any("\0" in value for _, value in values.items(multi=True)):
            abort(400)
