"""From a file to members and back: what is stored, what is said, what the figures of every level become."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from portal import clock
from portal.counts.queries import totals
from portal.db import session, transaction
from portal.errors import Conflict, Refused
from portal.imports import services
from portal.imports.models import Import
from portal.imports.queries import Line, all_lines
from portal.installation import installation
from portal.jobs.models import Run
from portal.orgs import services as orgs
from portal.orgs.models import Org
from portal.orgs.moving import move
from portal.people.models import Person
from portal.people.moving import remove
from tests.casting import Cast
from tests.imports.engine import Engine, members, scalar
from tests.members import csv_file, id_number, member

ONE, TWO, ENGLISH = (
    "共青团甲省大学机械学院机械1501班支部委员会",
    "共青团甲省大学机械学院机械1502班支部委员会",
    "共青团甲省大学外语学院英语1501班支部委员会",
)
FIGURES = ("people", "members", "cadres", "with_mobile")


def file_of(people: range, branch: str = ONE) -> bytes:
    return csv_file(member(n, branch) for n in people)


def lines_of(found: Import, chosen: str = "all") -> list[Line]:
    return list(all_lines(found, chosen))


def codes_of(line: Line) -> list[str]:
    return [code for code, _, _ in line.problems]


def doctor() -> list[str]:
    """What every invariant finds wrong."""
    checks = installation().registry.data_checks().values()
    return [f"{check.key}: {line}" for check in checks for line in check.find()]


def figures(cast: Cast, *codes: str) -> dict[str, tuple[int, ...]]:
    refs = [cast.org(code) for code in codes]
    found = totals(refs, FIGURES)
    return {ref.code: tuple(found[ref.id].values()) for ref in refs}


def test_R1_1_applying_moves_the_figures_of_every_level_and_undo_moves_them_back(school: Engine, cast: Cast) -> None:
    levels = ("jiada-jx-1", "jiada-jx", "jiada-wy-1", "jiada", "jia", "centre", "yi")
    before = figures(cast, *levels)
    rows = [*(member(n, ONE) for n in range(1, 30)), *(member(n, ENGLISH) for n in range(50, 60))]
    found = school.take_in(csv_file(rows))
    assert (found.state, found.stored) == ("applied", 39)
    after = figures(cast, *levels)
    assert after["jiada-jx-1"] == after["jiada-jx"] == (29, 29, 1, 29)
    assert after["jiada-wy-1"] == (10, 10, 1, 10)
    assert after["jiada"] == after["jia"] == after["centre"] == (39, 39, 2, 39)
    assert after["yi"] == (0, 0, 0, 0)
    assert doctor() == []
    assert school.undo(found.id).state == "undone"
    assert figures(cast, *levels) == before
    assert scalar("SELECT count(*) FROM core_person") == 0
    assert doctor() == []


def test_good_rows_go_in_while_bad_ones_wait(school: Engine) -> None:
    rows = [member(1, ONE), member(2, ONE, 手机号="123"), member(3, "没有这个团支部"), member(4, TWO)]
    found = school.check(csv_file(rows))
    assert (found.state, found.accepted, found.rejected, found.skipped) == ("checked", 2, 2, 0)
    assert scalar("SELECT count(*) FROM core_person") == 0
    assert school.apply(found.id).stored == 2
    assert [line.verdict for line in lines_of(found)] == ["accepted", "rejected", "rejected", "accepted"]
    assert codes_of(lines_of(found)[1]) == ["PHONE_FORMAT"]


def test_in_equals_stored_and_refused_and_waiting_at_every_moment(school: Engine) -> None:
    rows = [member(n, ONE, **({"手机号": "1"} if n % 3 == 0 else {})) for n in range(2500)]
    found = school.check(csv_file([*rows, ["合计", *[""] * 10]]))
    sums = "SELECT count(*) FROM core_import_row WHERE import_id = :id AND verdict = :verdict"
    for state in ("checked", "applied", "undone"):
        kept = {v: scalar(sums, id=found.id, verdict=v) for v in ("accepted", "rejected", "skipped")}
        assert (found.state, found.accepted, found.rejected, found.skipped) == (state, *kept.values())
        assert sum(kept.values()) == 2501
        waiting = scalar("SELECT count(*) FROM info_entry_staged_member WHERE import_id = :id", id=found.id)
        assert waiting == found.accepted
        assert found.stored == (found.accepted if state != "checked" else 0)
        found = school.apply(found.id) if state == "checked" else school.undo(found.id) if state == "applied" else found
    assert doctor() == []


def test_every_member_has_a_number_of_its_own_however_many_batches_there_are(school: Engine) -> None:
    found = school.take_in(file_of(range(3500)))
    assert found.stored == 3500
    assert scalar("SELECT count(DISTINCT person_id) FROM info_entry_staged_member") == 3500


def test_a_form_sent_twice_is_one_import(school: Engine, engine_of: Callable[[str], Engine]) -> None:
    first = school.send(file_of(range(3)), form_key="form")
    assert school.send(file_of(range(3)), form_key="form") == first
    with pytest.raises(Refused):
        engine_of("faculty").send(file_of(range(3)), form_key="form")
    assert scalar("SELECT count(*) FROM core_import WHERE form_key = 'form'") == 1


def in_two_threads(app: Flask, work: Callable[[], object]) -> list[object]:
    """What came of `work` in each of two threads that begin at the same moment."""
    session().rollback()
    ready, outcomes = threading.Barrier(2), []

    def run() -> None:
        with app.app_context():
            ready.wait()
            try:
                outcomes.append(work())
            except Conflict as refusal:
                outcomes.append(refusal)

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def test_a_form_sent_twice_at_the_same_moment_is_one_import(school: Engine, app: Flask) -> None:
    first, second = in_two_threads(app, lambda: school.send(file_of(range(3)), form_key="form"))
    assert first == second


def test_a_double_click_applies_once(school: Engine, app: Flask) -> None:
    import_id = school.check(file_of(range(20))).id
    outcomes = in_two_threads(app, lambda: services.start_apply(school.scope, members(), school.found(import_id)))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["Conflict", "NoneType"]
    assert school.work(import_id).stored == 20
    assert scalar("SELECT count(*) FROM core_run WHERE task = 'info_entry.members.apply'") == 1
    assert doctor() == []


def test_a_step_done_twice_changes_nothing_more(school: Engine) -> None:
    found = school.take_in(file_of(range(20)))
    before = school.found(found.id).applied_at
    run_id = found.run_id
    with transaction() as s:
        s.execute(update(Run).where(Run.id == run_id).values(state="queued"))
    again = school.work(found.id)
    assert (again.state, again.applied_at, school.run(found.id).state) == ("applied", before, "done")
    assert scalar("SELECT count(*) FROM core_person") == 20
    assert doctor() == []


def test_discarding_leaves_figures_of_the_import_and_nothing_else(school: Engine) -> None:
    found = school.check(file_of(range(20)))
    services.discard(school.scope, found)
    for table in ("core_import_row", "core_import_chunk", "info_entry_staged_member"):
        assert scalar(f"SELECT count(*) FROM {table} WHERE import_id = :id", id=found.id) == 0
    assert (school.found(found.id).state, school.found(found.id).accepted) == ("discarded", 20)
    with pytest.raises(Conflict):
        services.start_apply(school.scope, members(), school.found(found.id))


def test_undo_keeps_and_names_who_was_edited_since(school: Engine, cast: Cast) -> None:
    found = school.take_in(csv_file([member(1, ONE), member(2, ONE, 入团年月=""), member(3, ONE)]))
    edited = session().scalars(select(Person).order_by(Person.id)).all()[1]
    with transaction() as s:
        s.execute(update(Person).where(Person.id == edited.id).values(version=Person.version + 1))
    gone = school.undo(found.id)
    assert (gone.state, gone.undone, gone.kept) == ("undone", 2, 1)
    (kept,) = lines_of(gone, "warned")
    assert (kept.label, codes_of(kept)) == (edited.name, ["EDITED_SINCE", "JOINED_MISSING"])
    assert figures(cast, "jiada")["jiada"] == (1, 1, 0, 1)
    assert doctor() == []


def test_undo_names_who_was_removed_since(school: Engine, cast: Cast) -> None:
    found = school.take_in(csv_file([member(1, ONE), member(2, ONE)]))
    removed = session().scalars(select(Person.id).order_by(Person.id)).first()
    remove(cast.scope("school"), [removed], "已转出")
    gone = school.undo(found.id)
    assert (gone.undone, gone.kept) == (1, 1)
    assert [codes_of(line) for line in lines_of(gone, "warned")] == [["REMOVED_SINCE"]]
    assert doctor() == []


def test_undo_leaves_alone_who_is_in_somebody_elses_subtree_by_now(
    engine_of: Callable[[str], Engine], cast: Cast
) -> None:
    faculty = engine_of("faculty")
    found = faculty.take_in(csv_file([member(1, ONE), member(2, TWO)]))
    branch = session().scalars(select(Org).where(Org.code == "jiada-jx-1")).one()
    move(cast.scope("school"), branch.code, branch.version, "jiada-wy")
    gone = faculty.undo(found.id)
    assert (gone.undone, gone.kept) == (1, 1)
    assert [codes_of(line) for line in lines_of(gone, "warned")] == [["MOVED_AWAY"]]
    assert doctor() == []


def test_undo_is_possible_for_thirty_days(school: Engine) -> None:
    found = school.take_in(file_of(range(3)))
    assert found.applied_at is not None
    with clock.frozen(found.applied_at + timedelta(days=30, seconds=1)), pytest.raises(Conflict, match="30 天"):
        services.start_undo(school.scope, members(), found)
    with clock.frozen(found.applied_at + timedelta(days=30)):
        assert school.undo(found.id).undone == 3


def test_R2_2_a_member_whose_branch_was_closed_since_the_check_is_refused(school: Engine, cast: Cast) -> None:
    found = school.check(csv_file([member(1, ONE), member(2, TWO)]))
    branch = session().scalars(select(Org).where(Org.code == "jiada-jx-1")).one()
    orgs.close(cast.scope("school"), branch.code, branch.version)
    done = school.apply(found.id)
    assert (done.stored, done.accepted, done.rejected) == (1, 1, 1)
    assert [codes_of(line) for line in lines_of(done, "rejected")] == [["ORG_GONE"]]
    assert doctor() == []


def test_R2_2_who_was_quicker_keeps_the_number_and_the_loser_is_told_where(school: Engine) -> None:
    slow = school.check(csv_file([member(1, ONE), member(2, ONE), member(3, ONE), member(4, ONE)]))
    quick = school.take_in(csv_file([member(1, TWO), member(9, TWO, 手机号=member(2, TWO)[4])]))
    assert quick.stored == 2
    done = school.apply(slow.id)
    assert (done.stored, done.rejected) == (2, 2)
    refused = lines_of(done, "rejected")
    assert [codes_of(line) for line in refused] == [["ID_DUP_DB"], ["PHONE_DUP_DB"]]
    assert all(f"“{TWO}”" in line.problems[0][1] for line in refused)
    assert doctor() == []


def test_R2_2_who_holds_a_number_elsewhere_is_named_by_the_superior_only(
    school: Engine, engine_of: Callable[[str], Engine]
) -> None:
    stranger = engine_of("stranger")
    assert stranger.take_in(csv_file([member(1, "共青团乙省大学数学1501班支部委员会")])).stored == 1
    (line,) = lines_of(school.check(csv_file([member(1, ONE)])))
    assert "“共青团乙省大学委员会”所属团支部" in line.problems[0][1]
    assert "数学1501班" not in line.problems[0][1]


def test_R2_2_a_member_who_is_in_the_branch_already_is_skipped(school: Engine) -> None:
    school.take_in(file_of(range(3)))
    found = school.check(file_of(range(4)))
    assert [line.verdict for line in lines_of(found)] == ["skipped"] * 3 + ["accepted"]


def test_R2_2_the_first_row_keeps_a_number_and_the_others_are_told_its_place(school: Engine) -> None:
    rows = [member(1, ONE), member(3, ONE, 身份证号=id_number(1)), member(4, ONE, 手机号=member(1, ONE)[4])]
    found = school.check(csv_file(rows))
    assert [codes_of(line) for line in lines_of(found)] == [[], ["ID_DUP_FILE"], ["PHONE_DUP_FILE"]]
    assert "本表第 2 行" in lines_of(found)[1].problems[0][1]


def test_branches_are_found_by_full_name_code_and_short_name_within_the_subtree_only(
    engine_of: Callable[[str], Engine],
) -> None:
    texts = [ONE, ONE.removeprefix("共青团"), "jiada-jx-1", "机械1501班团支部", ENGLISH, "机械学院团总支"]
    found = engine_of("faculty").check(csv_file(member(n, text) for n, text in enumerate(texts)))
    verdicts = [(line.verdict, codes_of(line)) for line in lines_of(found)]
    assert verdicts[:4] == [("accepted", [])] * 4
    assert verdicts[4] == ("rejected", ["ORG_NOT_FOUND", "ORG_SCOPE"])
    assert verdicts[5] == ("rejected", ["ORG_NOT_BRANCH"])


def test_a_file_that_cannot_be_read_is_refused_and_leaves_nothing_staged(school: Engine) -> None:
    found = school.check(b"%PDF-1.7 no table", "团员.xlsx")
    assert (found.state, found.code, school.run(found.id).state) == ("refused", "FILE_TYPE", "done")
    with pytest.raises((Conflict, Refused)):
        services.start_apply(school.scope, members(), found)
