"""The page of the log: one's own subtree, filters that take their words literally, paging by key, few queries."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Connection, event, insert, text

from portal import clock
from portal.audit import queries
from portal.audit.models import AuditEntry
from portal.audit.queries import PAGE, LogFilter, log_page
from portal.audit.services import record
from portal.db import session, transaction
from tests.architecture.database_watch import engine_of, statements
from tests.casting import Cast

MOST_QUERIES = 8


def fill(cast: Cast, code: str, count: int, **values: object) -> None:
    """So many entries of something that happened at an organisation."""
    said = {"actor": "某人", "action": "org.changed", "target": "某组织", "outcome": "done", "details": "{}"}
    row = {"at": clock.now(), "path": cast.org(code).path, **said, **values}
    with cast.app.app_context(), transaction() as s:
        s.execute(insert(AuditEntry), [row] * count)


def targets(cast: Cast, name: str = "school", **wanted: str) -> list[str]:
    """What the first page of somebody's log is about."""
    with cast.app.app_context():
        return [line.entry.target for line in log_page(cast.scope(name), LogFilter(**wanted))[0]]


def test_only_what_happened_in_the_own_subtree_is_shown(cast: Cast) -> None:
    for code in ("centre", "jia", "jiada", "jiada-jx", "jiada-jx-1", "yida"):
        fill(cast, code, 1, target=f"在{code}", action="org.closed")
    assert targets(cast, "school", action="org.closed") == ["在jiada-jx-1", "在jiada-jx", "在jiada"]
    assert targets(cast, "faculty", action="org.closed") == ["在jiada-jx-1", "在jiada-jx"]
    assert targets(cast, "stranger", action="org.closed") == ["在yida"]
    page = cast.client_for("faculty").page("/audit/").text
    assert "在jiada-jx-1" in page
    assert "在yida" not in page
    assert "在jiada " not in page


def test_filters_narrow_by_action_by_actor_and_by_what_it_was_done_to(cast: Cast) -> None:
    fill(cast, "jiada", 1, target="申", actor="李", action="org.moved")
    fill(cast, "jiada", 1, target="酉", actor="李", action="org.closed")
    fill(cast, "jiada", 1, target="申酉", actor="王", action="org.closed")
    assert targets(cast, actor="李") == ["酉", "申"]
    assert targets(cast, action="org.closed") == ["申酉", "酉"]
    assert targets(cast, target="申") == ["申酉", "申"]
    assert targets(cast, target="申", actor="李") == ["申"]
    assert targets(cast, target="丙") == []


@pytest.mark.parametrize("word", ["%", "_", "100%", "a_c", "\\", "/", "'", '"', "甲%乙"])
def test_a_searched_word_is_taken_literally(cast: Cast, word: str) -> None:
    fill(cast, "jiada", 1, target="abc100甲乙")
    fill(cast, "jiada", 1, target=f"前{word}后")
    assert targets(cast, target=word) == [f"前{word}后"]


def test_pages_follow_each_other_by_key_while_the_log_grows(cast: Cast) -> None:
    for n in range(PAGE * 2 + 7):
        fill(cast, "jiada", 1, target=f"第{n}件", action="org.closed")
    seen: list[str] = []
    before = None
    with cast.app.app_context():
        for _ in range(3):
            lines, before = log_page(cast.scope("school"), LogFilter(action="org.closed"), before)
            seen += [line.entry.target for line in lines]
            fill(cast, "jiada", 3, target="后来的", action="org.closed")
    assert seen == [f"第{n}件" for n in reversed(range(PAGE * 2 + 7))]
    assert before is None


def test_a_page_takes_few_queries_and_counts_nothing(cast: Cast) -> None:
    fill(cast, "jiada", PAGE + 1)
    client = cast.client_for("school")
    for url in ("/audit/", "/audit/?q=某组织", "/audit/?action=org.changed&actor=某人", "/audit/?before=999999"):
        with statements(engine_of(cast.app)) as seen:
            assert client.get(url).status_code == 200
        assert len(seen) <= MOST_QUERIES, url
        assert not [one for one in seen if "count(" in one.lower() and "core_audit" in one]


def test_the_next_page_keeps_the_filter(cast: Cast) -> None:
    fill(cast, "jiada", PAGE + 1, target="某%某")
    page = cast.client_for("school").page("/audit/?q=%25")
    (following,) = {str(a.get("href")) for a in page.find_all("a") if "before=" in str(a.get("href"))}
    rest = cast.client_for("school").page(following)
    assert rest.text.count("某%某") >= 1
    assert "某组织" not in rest.text


def test_a_search_for_what_is_not_there_reads_a_bounded_part(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """However many years the log has: a request looks at SCAN entries and offers to look further."""
    monkeypatch.setattr(queries, "SCAN", 40)
    fill(cast, "jiada", 1, target="很久以前")
    fill(cast, "jiada", 100)
    with cast.app.app_context():
        steps, before, found = 0, None, []
        while (steps == 0 or before is not None) and steps < 10:
            lines, before = log_page(cast.scope("school"), LogFilter(target="很久以前"), before)
            found += [line.entry.target for line in lines]
            steps += 1
    assert found == ["很久以前"]
    assert steps > 2


@contextmanager
def plans(app: Flask) -> Iterator[list[str]]:
    """How the database goes about each query of the log."""
    found: list[str] = []

    def ask(connection: Connection, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if "FROM core_audit" in statement and not statement.startswith("EXPLAIN"):
            how = "EXPLAIN" if connection.dialect.name == "postgresql" else "EXPLAIN QUERY PLAN"
            cursor.execute(f"{how} {statement}", parameters)
            found.append("\n".join(str(tuple(row)) for row in cursor.fetchall()))

    engine = engine_of(app)
    event.listen(engine, "before_cursor_execute", ask)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", ask)


@pytest.mark.parametrize("wanted", [LogFilter(), LogFilter(target="某")], ids=["all", "search"])
def test_the_log_of_the_whole_tree_is_never_sorted(cast: Cast, wanted: LogFilter) -> None:
    fill(cast, "jiada", 3000)
    with cast.app.app_context():
        session().execute(text("ANALYZE"))
        with plans(cast.app) as found:
            log_page(cast.scope("national"), wanted)
    assert found
    assert not [plan for plan in found if "Sort" in plan or "TEMP B-TREE" in plan]


def test_what_operators_do_is_shown_to_the_top_of_the_tree_only(cast: Cast) -> None:
    with cast.app.app_context(), transaction():
        record(None, "keys.rotated", "密钥", values=3)
    assert "密钥" in targets(cast, "national")
    assert "密钥" not in targets(cast, "province")
