"""Rules every route has to keep, each a function from the running portal to the routes that break it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tests.architecture.database_watch import engine_of, fingerprint, statements
from tests.architecture.routes import CHANGING, Route, address, routes
from tests.cast import MEMBERS, subtree
from tests.casting import Cast
from tests.client import Client, browser_of

MOST_QUERIES = 8
HOME, ABROAD, NOWHERE = "jiada", "yida", "no-such-organisation"
CHANGES = re.compile(r"\s*(INSERT|UPDATE|DELETE|TRUNCATE|COPY)\b(?!.*\bcore_session\b)", re.I | re.S)


def visits(cast: Cast, org: str, *methods: str) -> Iterator[tuple[Route, str]]:
    """Each route with an address at the organisation `org`; everything else in the address as the cast has it."""
    known = cast.examples
    for route in routes(cast.app, *methods):
        orgs = {name: org for name, kind in route.converters.items() if kind == "OrgCodeConverter"}
        yield route, address(cast.app, route, known | orgs)


def unruly_gets(cast: Cast, name: str) -> Iterator[str]:
    """GET routes that change anything but the visitor's own session, need more queries than a page may, or fail."""
    client, engine = cast.client_for(name), engine_of(cast.app)
    planned = list(visits(cast, MEMBERS[name].org, "GET"))  # the cast makes what it lacks for the addresses
    before = fingerprint(engine)
    for route, url in planned:
        with statements(engine) as seen:
            status = client.get(url).status_code
        yield from (f"{route} as {name}: {statement}" for statement in seen if CHANGES.match(statement))
        if status >= 500 or len(seen) > MOST_QUERIES:
            yield f"{route} as {name}: status {status}, {len(seen)} queries"
    after = fingerprint(engine)
    yield from (f"{table} has changed" for table in before if before[table] != after[table])


def open_to_anybody(cast: Cast) -> Iterator[str]:
    """Routes that let a visitor in who has not signed in, though they are not public."""
    visitor = browser_of(cast.app)
    for route, url in visits(cast, HOME, "GET", *CHANGING):
        response = visitor.open(url, method=route.method)
        if not route.guard.is_public and response.status_code not in {400, 401}:
            yield f"{route}: {response.status}"


def wrongly_open_or_shut(cast: Cast, name: str) -> Iterator[str]:
    """Routes that answer a member otherwise than by subtree (404) and permission (403)."""
    member, browser = MEMBERS[name], Sender(cast.client_for(name))
    permissions = cast.permissions(member.role)
    for org in sorted({HOME, ABROAD, NOWHERE, member.org}):
        for route, url in visits(cast, org, "GET", *CHANGING):
            if route.guard.is_public:
                continue
            expected = None
            if route.guard.org and org not in subtree(member.org):
                expected = 404
            elif route.guard.permission and route.guard.permission not in permissions:
                expected = 403
            if expected or route.method == "GET":
                status = browser.send(route.method, url)
                right = status == expected if expected else status < 500 and status not in {401, 403}
                if not right:
                    yield f"{route} at {org} as {name}: {status}, not {expected or 'open'}"


def visible_to_strangers(cast: Cast) -> Iterator[str]:
    """Routes to something of a school that answer an administrator of another school otherwise than 404."""
    browser = Sender(cast.client_for("stranger"))
    for route, url in visits(cast, HOME, "GET", *CHANGING):
        if belongs_to_somebody(route) and not route.guard.is_public:
            status = browser.send(route.method, url)
            if status != 404:
                yield f"{route}: {status}"


def belongs_to_somebody(route: Route) -> bool:
    """Whether the route's address names an organisation or a row."""
    return bool({"OrgCodeConverter", "RowIdConverter"} & set(route.converters.values()))


def told_apart(cast: Cast) -> Iterator[str]:
    """Routes whose answer tells an organisation out of reach from one that does not exist."""
    client = cast.client_for("school")
    nowhere = {str(route): url for route, url in visits(cast, NOWHERE, "GET")}
    for route, url in visits(cast, ABROAD, "GET"):
        if route.guard.org and not route.guard.is_public:
            hidden, missing = client.get(url), client.get(nowhere[str(route)])
            if hidden.status_code != missing.status_code or plain(hidden.text, ABROAD) != plain(missing.text, NOWHERE):
                yield str(route)


def plain(html: str, code: str) -> str:
    """A page without what is new on every page: the token, and the address itself."""
    return re.sub(r' value="[^"]*"', "", html).replace(code, "")


class Sender:
    """Sends requests as forms would, with the token of a page that everybody sees."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._token = client.token("/")

    def send(self, method: str, url: str) -> int:
        """The status of the answer."""
        data = {} if method == "GET" else {"csrf_token": self._token}
        return self._client.open(url, method=method, data=data).status_code
