"""For WSGI servers other than the portal's own: `app` is the whole portal."""

from portal.app import create_app

app = create_app()
