"""A test client that behaves like a browser without scripts, and looks at every page it gets."""

from __future__ import annotations

import contextvars
from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests import markup

HTMX = {"HX-Request": "true"}


class Client(FlaskClient):
    """Each request runs in a context of its own, as on a server, even if the test has an application context open."""

    check_markup = True

    def open(self, *args: Any, **kwargs: Any) -> TestResponse:
        """Make a request; every HTML answer has to pass `markup.problems`."""
        kwargs.setdefault("buffered", True)  # a file that is sent is closed, too
        response: TestResponse = contextvars.Context().run(super().open, *args, **kwargs)
        if self.check_markup and response.mimetype == "text/html" and response.data:
            found = markup.problems(response.get_data(as_text=True))
            assert not found, f"{response.request.method} {response.request.path}: {found}"
        return response

    def page(self, url: str, status: int = 200) -> markup.Element:
        """GET a page, which must answer with `status`."""
        response = self.get(url)
        assert response.status_code == status, f"{url}: {response.status}"
        return markup.read(response.get_data(as_text=True))

    def fragment(self, url: str, target: str, status: int = 200) -> markup.Element:
        """GET what htmx would get for the element with the id `target`."""
        response = self.get(url, headers=HTMX | {"HX-Target": target})
        assert response.status_code == status, f"{url}: {response.status}"
        return markup.read(response.get_data(as_text=True))

    def submit(self, url: str, values: Mapping[str, Any] = {}, *, button: str | None = None) -> TestResponse:
        """Open the page at `url`, fill in its form and send it, as somebody with a keyboard would.

        `button` is the text or label of the button to press, and chooses the form; without it, the page must have one
        post form.
        A value may be a list (several of one name) or a `(file, name)` pair.
        """
        form, pressed = _form(self.page(url), button)
        action = (pressed.get("formaction") if pressed else None) or form.get("action") or url
        data = _defaults(form) | dict(values)
        if pressed and pressed.get("name"):
            data[str(pressed.get("name"))] = pressed.get("value") or ""
        return self.post(action, data=data, content_type=form.get("enctype"))

    def token(self, url: str) -> str:
        """The CSRF token of the page at `url`, for a request that no form makes."""
        tokens = [e.get("value") for e in self.page(url).find_all("input") if e.get("name") == "csrf_token"]
        assert tokens, f"no CSRF token on {url}"
        return str(tokens[0])


def browser_of(app: Flask) -> Client:
    """A browser that visits `app` for the first time."""
    return Client(app, app.response_class, use_cookies=True)


def _form(page: markup.Element, button: str | None) -> tuple[markup.Element, markup.Element | None]:
    forms = [form for form in page.find_all("form") if (form.get("method") or "").lower() == "post"]
    if button is None:
        main = [form for form in forms if form.inside("main")]
        assert len(main) == 1, f"{len(main)} post forms in main: name the button"
        return main[0], None
    buttons = [(form, b) for form in forms for b in form.find_all("button")]
    found = [(form, b) for form, b in buttons if button in (b.text, b.get("value"), b.get("aria-label"))]
    assert len(found) == 1, f"{len(found)} buttons {button!r}, there are {[b.text for b in page.find_all('button')]}"
    return found[0]


def _defaults(form: markup.Element) -> dict[str, Any]:
    """What a browser sends for a form nobody has touched."""
    data: dict[str, Any] = {}
    for e in form.find_all("input", "textarea", "select"):
        name = e.get("name")
        if not name or e.get("disabled") is not None or e.get("type") in {"submit", "button", "file", "image"}:
            continue
        if e.tag == "select":
            data.setdefault(name, []).extend(_selected(e))
        elif e.get("type") in {"checkbox", "radio"}:
            if e.get("checked") is not None:
                data.setdefault(name, []).append(e.get("value") or "on")
        else:
            data.setdefault(name, []).append("".join(e.words) if e.tag == "textarea" else e.get("value") or "")
    return data


def _selected(select: markup.Element) -> list[str]:
    options = select.find_all("option")
    chosen = [o for o in options if o.get("selected") is not None] or options[: select.get("multiple") is None]
    return [value if (value := o.get("value")) is not None else o.text for o in chosen]
