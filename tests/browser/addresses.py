"""An address of every page, in the demonstration, for the administrator who sees most of it."""

from __future__ import annotations

from collections.abc import Iterator

from werkzeug.routing import Map

from portal.demo.accounts import CITY, PROVINCE

LOGIN = "shengwei"
"""The province's administrator: the longest lists, and every right below the centre."""
NOT_PAGES = {
    "host.pulse", "imports.template", "imports.sample", "imports.problems", "accounts.sign_in", "accounts.activate",
    *(f"graduate_register.own.{page}" for page in ("find", "start", "entry")),
    "graduate_register.template", "statistics.circular_file", "statistics.annex_book",
}  # fmt: skip
"""Files, what machines read, and what only visitors see."""
FOR_VISITORS = ("/sign-in", "/activate", "/does/not/exist", "/graduate-register/g/ABCD2345")
OWN = {"orgs.subordinates", "orgs.tree", "accounts.administrators", "orgs.profile", "provinces.board"}
"""Pages about an organisation that are worst at the top; the others are about one below."""
OF_BRANCH = {
    "info_entry.ask_merge", "graduation_marking.new_correction", "graduation_marking.members",
    "graduate_register.opening", "graduate_register.sheet",
}  # fmt: skip
"""Pages that only a branch has."""


def addresses(rules: Map, known: dict[str, str]) -> Iterator[tuple[str, str]]:
    """The endpoint and an address of every page of the portal; KeyError if an address needs something unknown."""
    adapter = rules.bind("localhost")
    for rule in rules.iter_rules():
        if "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
            continue
        known["code"] = PROVINCE if rule.endpoint in OWN else known["branch"] if rule.endpoint in OF_BRANCH else CITY
        values = {name: int(known[name]) if name.endswith("_id") else known[name] for name in rule.arguments}
        yield rule.endpoint, adapter.build(rule.endpoint, values)
