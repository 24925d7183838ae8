"""Loading a tree: every bad row is named, good rows go in, and an interrupted load ends like an undisturbed one."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from threading import current_thread, main_thread
from time import sleep
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from portal.contracts.scope import OrgRef, Scope
from portal.db import session
from portal.errors import Refused
from portal.orgs import loading_write, paths
from portal.orgs.loading import Loaded, load
from portal.orgs.models import Org
from portal.orgs.services import create
from tests.orgs.growing import facts, tree, violations

HEADER = "code,full_name,short_name,category,industry,is_leading_body,parent"
TREE = """
C,共青团中央委员会,团中央,团委,党政机关,1,
P,共青团江苏省委员会,团江苏省委,团委,党政机关,1,C
S,共青团无锡市委员会,团无锡市委,committee,党政机关,1,P
X,共青团无锡市梁溪区委员会,团梁溪区委,团委,党政机关,1,S
U,共青团江南大学委员会,江南大学团委,团委,普通高等院校,0,P
U1,江南大学2015级1班团支部,2015级1班团支部,团支部,普通高等院校,0,U
U2,江南大学2015级2班团支部,2015级2班团支部,团支部,普通高等院校,0,U
""".strip()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    def make(rows: str, header: str = HEADER, encoding: str = "utf-8") -> Path:
        path = tmp_path / "orgs.csv"
        path.write_bytes(f"{header}\n{rows}\n".encode(encoding))
        return path

    return make


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    with app.app_context():
        yield


def codes(loaded: Loaded) -> dict[str, list[str]]:
    """The code of each row that has problems, with the problems' codes."""
    return {loaded.rows.code[i]: [code for code, _ in found] for i, found in sorted(loaded.rows.problems.items())}


def paths_by_code() -> dict[str, str]:
    session().rollback()
    return {org.code: org.path for org in session().query(Org)}


def test_a_tree_goes_in_with_paths_provinces_and_counters(in_app: None, write: Callable[..., Path]) -> None:
    assert load(write(TREE)).counts == {"rows": 7, "accepted": 7, "rejected": 0, "skipped": 0}
    assert tree() == {"C": None, "P": "C", "S": "P", "X": "S", "U": "P", "U1": "U", "U2": "U"}
    found = {org.code: org for org in session().query(Org)}
    assert [found[c].province_code for c in "CPSXU"] == ["", "P", "P", "P", "P"]
    assert [found[c].is_wide for c in "CPSXU"] == [True, True, True, False, False]
    assert found["U1"].path == found["U"].path + "001"
    assert violations() == []


def test_a_province_may_be_the_root(in_app: None, write: Callable[..., Path]) -> None:
    load(write("\n".join(TREE.splitlines()[1:]).replace("1,C", "1,")))
    found = {org.code: org for org in session().query(Org)}
    assert [found[c].province_code for c in "PSX"] == ["P", "P", "P"]
    assert [found[c].is_wide for c in "PSX"] == [True, True, False]
    assert violations() == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_rows_in_any_order_columns_in_any_order_in_any_encoding(
    in_app: None, write: Callable[..., Path], encoding: str
) -> None:
    lines = TREE.splitlines()
    random.Random(5).shuffle(lines)
    rows = "\n".join(",".join([*line.split(",")[::-1], "多余"]) for line in lines)
    header = ",".join([*HEADER.split(",")[::-1], "extra"])
    assert load(write(rows, header, encoding)).counts["accepted"] == 7
    assert tree()["U1"] == "U"


@pytest.mark.parametrize(
    ("row", "code"),
    [
        ("N,共青团某委员会,,团委,农村,0,NOWHERE", "MISSING_PARENT"),
        ("U1,江南大学2015级3班团支部,,团支部,普通高等院校,0,U", "DUPLICATE_CODE"),
        ("N,某党支部,,党支部,农村,0,P", "UNKNOWN_CATEGORY"),
        ("N,某团支部,,团支部,农业,0,P", "UNKNOWN_INDUSTRY"),
        ("N,,,团支部,农村,0,P", "NAME_MISSING"),
        ("N,　,,团支部,农村,0,P", "NAME_MISSING"),
        (f"N,{'长' * 201},,团支部,农村,0,P", "NAME_TOO_LONG"),
        ("编码,某团支部,,团支部,农村,0,P", "CODE_FORMAT"),
        (",某团支部,,团支部,农村,0,P", "CODE_FORMAT"),
        ("N,某团支部,,团支部,农村,2,P", "LEADING_BODY_FORMAT"),
        ("N,共青团某,省委员会,某,团委,农村,0,P", "COLUMN_COUNT"),
        ("N,共青团另一个中央委员会,,团委,党政机关,1,", "SECOND_ROOT"),
        ("N,某团支部,,团支部,农村,0,N", "CYCLE"),
        ("N,某团支部,,团支部,农村,0,U1", "NESTING"),
    ],
)
def test_a_bad_row_is_named_and_the_good_ones_go_in(
    in_app: None, write: Callable[..., Path], row: str, code: str
) -> None:
    loaded = load(write(f"{TREE}\n{row}"))
    assert loaded.counts == {"rows": 8, "accepted": 7, "rejected": 1, "skipped": 0}
    assert loaded.rows.number[7] == 9
    assert code in [found for found, _ in loaded.rows.problems[7]]
    assert set(tree()) == {"C", "P", "S", "X", "U", "U1", "U2"}
    assert violations() == []


def test_a_cycle_is_named_and_what_hangs_below_it_is_refused(in_app: None, write: Callable[..., Path]) -> None:
    ring = "A,甲团委,,团委,农村,0,B\nB,乙团委,,团委,农村,0,D\nD,丁团委,,团委,农村,0,A\nE,戊团支部,,团支部,农村,0,D"
    loaded = load(write(f"{TREE}\n{ring}"))
    assert codes(loaded) == {"A": ["CYCLE"], "B": ["CYCLE"], "D": ["CYCLE"], "E": ["PARENT_REFUSED"]}


def test_whatever_hangs_below_a_refused_row_is_refused_too(in_app: None, write: Callable[..., Path]) -> None:
    loaded = load(
        write(TREE.replace("U,共青团江南大学委员会,江南大学团委,团委", "U,共青团江南大学委员会,江南大学团委,大学"))
    )
    assert codes(loaded) == {"U": ["UNKNOWN_CATEGORY"], "U1": ["PARENT_REFUSED"], "U2": ["PARENT_REFUSED"]}
    assert set(tree()) == {"C", "P", "S", "X"}


def test_customs_that_real_data_break_are_only_a_warning(in_app: None, write: Callable[..., Path]) -> None:
    loaded = load(write(f"{TREE}\nW,共青团江南大学工作委员会,,团工委,普通高等院校,0,U"))
    assert loaded.counts["accepted"] == 8
    assert codes(loaded) == {"W": ["NESTING"]}


def test_a_second_load_skips_what_is_there_and_names_what_differs(in_app: None, write: Callable[..., Path]) -> None:
    load(write(TREE))
    before = paths_by_code()
    changed = TREE.replace("江南大学2015级2班团支部,", "江南大学2016级2班团支部,")
    loaded = load(
        write(f"{changed}\nU3,江南大学2015级3班团支部,,团支部,普通高等院校,0,U\nU4,四班团支部,,团支部,农村,0,U2")
    )
    assert loaded.counts == {"rows": 9, "accepted": 1, "rejected": 2, "skipped": 6}
    assert codes(loaded)["U2"] == ["CODE_EXISTS"]
    assert codes(loaded)["U4"] == ["PARENT_REFUSED"]
    assert paths_by_code() == before | {"U3": before["U"] + "003"}
    assert violations() == []


def test_new_rows_may_hang_below_what_only_the_database_has(in_app: None, write: Callable[..., Path]) -> None:
    load(write(TREE))
    below = (
        "Y,共青团无锡市滨湖区委员会,,团委,党政机关,1,S\nY1,滨湖一支部,,团支部,农村,0,Y\nX1,梁溪一支部,,团支部,农村,0,X"
    )
    assert load(write(below)).counts["accepted"] == 3
    assert violations() == []


def test_a_dry_run_stores_nothing(in_app: None, write: Callable[..., Path]) -> None:
    assert load(write(TREE), dry_run=True).counts["accepted"] == 7
    assert tree() == {}


class KilledError(Exception):
    """What a test throws instead of kill -9: between two batches nothing else can be different."""


@pytest.mark.parametrize("batches", [1, 2, 5])
def test_a_load_that_was_interrupted_is_finished_by_the_next_with_the_same_tree(
    in_app: None, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    many = "\n".join(f"V{n},第{n}支部,,团支部,农村,0,{'XUS'[n % 3]}" for n in range(40))
    file = write(f"{many}\n{TREE}")
    monkeypatch.setattr(loading_write, "BATCH", 7)
    original, done = loading_write.write_batch, 0

    def dies(s: Session, rows: Any, plan: Any, wait: Callable[[], object]) -> None:
        nonlocal done
        wait()
        if done == batches:
            raise KilledError
        done += 1
        original(s, rows, plan, wait)

    monkeypatch.setattr(loading_write, "write_batch", dies)
    with pytest.raises(KilledError):
        load(file)
    assert len(tree()) == 7 * batches
    assert violations() == []
    monkeypatch.setattr(loading_write, "write_batch", original)
    assert load(file).counts == {"rows": 47, "accepted": 47 - 7 * batches, "rejected": 0, "skipped": 7 * batches}
    assert violations() == []
    assert paths_by_code() == undisturbed_paths(f"{many}\n{TREE}")


def test_whoever_makes_organisations_where_a_load_does_gets_a_number_too(
    app: Flask, in_app: None, write: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    load(write(TREE))
    scope = Scope(org=session().query(Org).filter_by(code="C").one().ref())
    original, made = loading_write.write_batch, list[Future[OrgRef]]()

    def make(name: str) -> OrgRef:
        with app.app_context():
            return create(scope, "X", facts(name))

    def crossed(s: Session, rows: Any, plan: Any, wait: Callable[[], object]) -> None:
        def cross() -> None:  # its rows are in, its superior is not held
            wait()
            if current_thread() is not main_thread() and len(made) < 3:
                made.append(beside.submit(make, f"第{len(made)}个插队支部"))
                sleep(0.2)

        original(s, rows, plan, cross)

    monkeypatch.setattr(loading_write, "BATCH", 3)
    monkeypatch.setattr(loading_write, "write_batch", crossed)
    many = "\n".join(f"X{n},第{n}支部,,团支部,农村,0,X" for n in range(20))
    with ThreadPoolExecutor(1) as beside:
        assert load(write(many)).counts["accepted"] == 20
    codes = {future.result().code for future in made}
    assert violations() == []
    below = [code for code, above in sorted(tree().items(), key=lambda pair: paths_by_code()[pair[0]]) if above == "X"]
    assert [code for code in below if code not in codes] == [f"X{n}" for n in range(20)]
    assert set(below) >= codes


def undisturbed_paths(rows: str) -> dict[str, str]:
    """The paths that a tree has to have: children are numbered in the order of the file."""
    parents = {code: parent for code, *_, parent in (row.split(",") for row in rows.splitlines())}
    siblings = {code: [other for other in parents if parents[other] == parents[code]] for code in parents}

    def path(code: str) -> str:
        return paths.child(path(parents[code]), siblings[code].index(code) + 1) if parents[code] else paths.ROOT

    return {code: path(code) for code in parents}


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "full_name"),
        (b"code,name\n1,2\n", "full_name"),
        (b"code,code,full_name,category,parent\n", "code"),
        (b"code,full_name,category,parent\n\xff\xff\xff", "UTF-8"),
        (b'code,full_name,category,parent\nA,"open,branch,\n', "2"),
    ],
)
def test_a_file_that_is_no_such_table_is_refused(in_app: None, tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "bad.csv"
    path.write_bytes(content)
    with pytest.raises(Refused, match=word):
        load(path)


def test_the_report_has_every_row_once(in_app: None, write: Callable[..., Path], tmp_path: Path) -> None:
    loaded = load(write(f"{TREE}\n\nN,某团支部,,团支部,农村,0,NOWHERE"))
    loaded.write_report(tmp_path / "out.json", "orgs.csv")
    report = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert report["file"] == {"name": "orgs.csv", "verdict": "read", "message": "", "sheets": []}
    assert report["counts"] == {"rows": 8, "accepted": 7, "rejected": 1, "skipped": 0}
    assert [row["row"] for row in report["rows"]] == [2, 3, 4, 5, 6, 7, 8, 10]
    last = report["rows"][-1]
    assert (last["verdict"], last["codes"]) == ("rejected", ["MISSING_PARENT"])
    assert report["rows"][1]["values"]["org"] == "共青团中央委员会"
