"""What an import leaves behind: one audit row for each change, and nowhere a number of a person."""

from __future__ import annotations

import contextlib
import json
import re
import zlib
from collections.abc import Callable

import pytest
import redis
from sqlalchemy import text

from portal.db import session, transaction
from portal.errors import Conflict
from portal.imports import services
from tests.imports.engine import Engine, members
from tests.members import csv_file, id_number, member, mobile
from tests.services.valkey import Valkey

BRANCH = "共青团甲省大学机械学院机械1501班支部委员会"
PEOPLE = range(40, 60)
NUMBERS = [number for n in PEOPLE for number in (id_number(n), mobile(n))]
# Everything that is kept as text; the numbers themselves are in the encrypted columns of these tables.
TABLES = ("core_run", "core_audit", "core_import", "core_import_row", "core_import_chunk", "core_person", "core_count",
          "info_entry_staged_member")  # fmt: skip


def content() -> bytes:
    """Good rows, and rows that are wrong in every way that quotes a cell."""
    rows = [member(n, BRANCH) for n in PEOPLE]
    for place, title in enumerate(
        ("姓名", "性别", "民族", "政治面貌", "学历", "入团年月", "是否团干部", "团内职务"), 1
    ):
        rows[place] = member(PEOPLE[place], BRANCH, **{title: id_number(PEOPLE[place])})
    rows[9] = member(PEOPLE[9], mobile(PEOPLE[9]))
    rows[10] = member(PEOPLE[10], BRANCH, 身份证号=id_number(PEOPLE[10])[:-1] + "?")
    rows[11] = member(PEOPLE[11], BRANCH, 身份证号=id_number(PEOPLE[12]))
    rows[13] = member(PEOPLE[13], BRANCH, 手机号=f"{mobile(PEOPLE[13])}/{mobile(PEOPLE[14])}")
    rows[15] = member(PEOPLE[15], BRANCH, 团内职务=f"书记{mobile(PEOPLE[15])}")
    return csv_file(rows)


def leaks(haystack: str) -> list[str]:
    """Which of the numbers stand in a text, an ID number also without its last character."""
    return [number for number in NUMBERS if number[:17] in haystack]


def tables() -> str:
    """Every row of the engine's tables, binary columns as they are."""
    s = session()
    s.rollback()
    rows = [str(tuple(row)) for table in TABLES for row in s.execute(text(f"SELECT * FROM {table}"))]
    return "\n".join(rows)


def queue(server: Valkey) -> str:
    """Everything in Redis, what RQ packs with zlib unpacked."""
    found: list[bytes] = []
    with server.connect() as client:
        for key in client.scan_iter():
            found += [key, *_values(client, key)]
    return "\n".join(_readable(value) for value in found)


def _values(client: redis.Redis, key: bytes) -> list[bytes]:
    match client.type(key):
        case b"hash":
            return [part for pair in client.hgetall(key).items() for part in pair]
        case b"list":
            return list(client.lrange(key, 0, -1))
        case b"set":
            return list(client.smembers(key))
        case b"zset":
            return list(client.zrange(key, 0, -1))
        case _:
            return [client.get(key) or b""]


def _readable(value: bytes) -> str:
    with contextlib.suppress(zlib.error):
        value = zlib.decompress(value)
    return value.decode("utf-8", "replace")


def test_no_number_of_a_person_is_in_a_table_the_queue_or_a_log(
    school: Engine, valkey: Valkey, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(0)
    found = school.take_in(content(), f"{mobile(41)}的{id_number(42)}.csv")
    assert found.stored > 3
    assert found.rejected > 10
    school.undo(found.id)
    school.take_in(content())
    out, err = capfd.readouterr()
    assert "perform_run" in queue(valkey)
    for place in (tables(), queue(valkey), caplog.text, out, err):
        assert leaks(place) == []


def test_the_search_for_numbers_finds_them_where_they_are(school: Engine, valkey: Valkey) -> None:
    school.take_in(content())
    with transaction() as s:
        s.execute(text("UPDATE core_run SET args = :args"), {"args": json.dumps({"mobile": mobile(41)})})
    with valkey.connect() as client:
        client.hset("rq:job:x", "data", zlib.compress(f'["{id_number(42)}"]'.encode()))
    assert leaks(tables()) == [mobile(41)]
    assert leaks(queue(valkey)) == [id_number(42)]


def test_a_failure_leaves_its_kind_and_place_and_no_value(school: Engine, caplog: pytest.LogCaptureFixture) -> None:
    import_id = school.send(content())
    with transaction() as s:
        s.execute(text("UPDATE core_import_chunk SET cipher = :c"), {"c": b"\x01\x01" + bytes(40)})
    school.work(import_id)
    run = school.run(import_id)
    assert (run.state, school.found(import_id).state) == ("failed", "checking")
    assert re.fullmatch(r"SealBroken \(open_bytes:\d+\)", run.error or "")
    assert leaks(caplog.text) == []


def actions(since: int = 0, outcome: str = "done") -> list[str]:
    session().rollback()
    wanted = (
        "SELECT action FROM core_audit WHERE id > :since AND action LIKE 'import.%' AND outcome = :outcome ORDER BY id"
    )
    return list(session().scalars(text(wanted), {"since": since, "outcome": outcome}))


def test_each_change_leaves_exactly_one_audit_row(school: Engine, engine_of: Callable[[str], Engine]) -> None:
    session().rollback()
    since = session().scalar(text("SELECT coalesce(max(id), 0) FROM core_audit")) or 0
    found = school.check(csv_file([member(1, BRANCH)]))
    assert actions(since) == ["import.uploaded", "import.checked"]
    superior = engine_of("province")
    superior.apply(found.id)
    assert actions(since)[2:] == ["import.apply_asked", "import.applied"]
    with pytest.raises(Conflict):
        services.start_apply(superior.scope, members(), superior.found(found.id))
    assert actions(since, "refused") == ["import.apply_asked"]
    superior.undo(found.id)
    assert actions(since)[4:] == ["import.undo_asked", "import.undone"]
    thrown = school.check(csv_file([member(2, BRANCH)]))
    services.discard(school.scope, thrown)
    assert actions(since)[6:] == ["import.uploaded", "import.checked", "import.discarded"]
    school.check(b"", "空.csv")
    assert actions(since)[9:] == ["import.uploaded", "import.refused"]


def test_what_a_worker_did_is_in_the_name_of_who_asked_for_it(
    school: Engine, engine_of: Callable[[str], Engine]
) -> None:
    found = school.check(csv_file([member(1, BRANCH)]))
    engine_of("province").apply(found.id)
    session().rollback()
    wanted = text("SELECT actor, path, details FROM core_audit WHERE action = 'import.applied'")
    actor, path, details = session().execute(wanted).one()
    assert (actor, path) == ("甲省管理员", school.scope.org.path)
    assert json.loads(details) == {"import_id": found.id, "stored": 1, "refused": 0}
