"""The chain of the log: whatever was altered, removed or put in by somebody without keys is found."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import func, insert, select, text
from sqlalchemy.orm import Session

from portal import clock
from portal.audit import services
from portal.audit.checks import AUDIT_CHECKS, SEALED_WITHIN
from portal.audit.models import AuditEntry, AuditLink
from portal.audit.services import record, seal
from portal.db import db, transaction
from tests.audit.tampering import broken_links, copied, unlock
from tests.conftest import backend_named

MANY = 12


def write(count: int, action: str = "org.created") -> None:
    """So many entries, in a transaction each."""
    for n in range(count):
        with transaction():
            record(None, action, f"组织{n}", path="000", code=f"N{n}")


@pytest.fixture
def sealed(app: Flask, session: Session) -> Session:
    write(MANY)
    assert seal() == MANY
    return session


def test_a_chain_that_nobody_touched_fits(sealed: Session) -> None:
    assert broken_links() == []
    write(3)
    assert seal() == 3
    assert seal() == 0
    assert broken_links() == []


@pytest.mark.parametrize(
    "change",
    [
        *(f"UPDATE core_audit SET {column} = {value} WHERE target = '组织5'" for column, value in (
            ("actor", "'别人'"), ("account_id", "7"), ("acting_org_id", "7"), ("path", "'001'"), ("action", "'x'"),
            ("target", "'别的'"), ("outcome", "'refused'"), ("details", "'{}'"), ("at", "'2001-01-01 00:00:00.000000'"),
        )),
        "DELETE FROM core_audit WHERE target = '组织5'",
        "DELETE FROM core_audit WHERE target = '组织0'",
        "DELETE FROM core_audit_link WHERE seq = 5",
        "DELETE FROM core_audit_link WHERE seq = 1",
        "UPDATE core_audit_link SET audit_id = 1000 - audit_id WHERE seq IN (4, 5)",
    ],
)  # fmt: skip
def test_what_was_altered_or_removed_is_found(sealed: Session, change: str) -> None:
    with transaction() as s:
        unlock(s)
        s.execute(text(change))
    sealed.expire_all()
    assert len(broken_links()) == 1


def test_an_entry_put_in_between_is_found(sealed: Session) -> None:
    with transaction() as s:
        unlock(s)
        s.execute(text("UPDATE core_audit_link SET seq = seq + 100 WHERE seq > 5"))
        s.execute(text("UPDATE core_audit_link SET seq = seq - 99 WHERE seq > 100"))
        s.execute(text(copied(999, "组织5")))
        s.execute(insert(AuditLink).values(seq=6, audit_id=999, digest=b"\1" * 32))
    assert "第 6 环" in broken_links()[0]


def test_an_entry_put_at_the_end_with_a_link_of_its_own_is_found(sealed: Session) -> None:
    with transaction() as s:
        s.execute(text(copied(999, "组织5")))
        s.execute(insert(AuditLink).values(seq=MANY + 1, audit_id=999, digest=b"\1" * 32))
    assert len(broken_links()) == 1


def test_what_commits_late_is_sealed_after_what_came_before_it(request: pytest.FixtureRequest) -> None:
    app = backend_named("postgresql", request).portal()
    with app.app_context():
        write(1)
        has_begun, may_end = threading.Event(), threading.Event()

        def late() -> None:
            with app.app_context():
                with transaction():
                    record(None, "org.created", "迟到的", path="000")
                    has_begun.set()
                    may_end.wait(20)
                db.session.remove()

        thread = threading.Thread(target=late)
        thread.start()
        has_begun.wait(20)
        write(5)
        assert seal() == 6
        may_end.set()
        thread.join(20)
        assert seal() == 1
        last = select(AuditEntry).join(AuditLink, AuditLink.audit_id == AuditEntry.id).order_by(AuditLink.seq.desc())
        assert db.session.scalars(last).first().target == "迟到的"
        assert broken_links() == []


def test_only_the_latest_links_are_looked_behind(sealed: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """A minute's sealing must not read the log of years; whoever seals everything reads it once."""
    with transaction() as s:
        s.execute(text(copied(-5, "组织5")))
    monkeypatch.setattr(services, "LOOK_BACK", 3)
    assert seal() == 0
    assert seal(everything=True) == 1
    assert broken_links() == []


def test_three_who_seal_at_once_make_one_chain(app: Flask) -> None:
    with app.app_context():
        write(60)
        db.session.remove()
    made: list[int] = []
    start = threading.Barrier(3)

    def work() -> None:
        with app.app_context():
            start.wait(20)
            made.append(seal())
            db.session.remove()

    sealers = [threading.Thread(target=work) for _ in range(3)]
    for one in sealers:
        one.start()
    for one in sealers:
        one.join(60)
    with app.app_context():
        assert sum(made) == 60
        assert db.session.scalar(select(func.count()).select_from(AuditLink)) == 60
        assert broken_links() == []


def test_a_batch_after_the_other_makes_one_chain(app: Flask, session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "BATCH", 5)
    write(MANY)
    assert seal() == MANY
    assert broken_links() == []


def test_what_nobody_seals_is_found(sealed: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    (late,) = [check for check in AUDIT_CHECKS if check.key == "audit.sealed"]
    write(1)
    assert late.find() == []
    now: Callable[[], object] = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + SEALED_WITHIN + timedelta(seconds=1))  # type: ignore[operator]
    assert len(late.find()) == 1
