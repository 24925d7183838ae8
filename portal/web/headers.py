"""Security headers of every response, by hand: there are few, and each is meant."""

from flask import Flask, Response, request

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ALWAYS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
ON_PAGES = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    # Shared computers: what was on the screen must not come back from the disk after sign-out.
    "Cache-Control": "no-store",
}


def init_app(app: Flask) -> None:
    """Add the headers to whatever the application answers; a view that set one keeps it."""
    app.after_request(_secure)


def _secure(response: Response) -> Response:
    for name, value in (ALWAYS | ON_PAGES).items():
        response.headers.setdefault(name, value)
    if request.is_secure:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    return response
