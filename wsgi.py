"""For WSGI servers other than the portal's own: `app` is the whole portal."""

from portal.app import create_app
from portal.garbage import collect_seldom

app = create_app()
collect_seldom()
