"""A change leaves one row, also when it was refused; no row holds a number; without keys nobody forges the chain."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import select, text

from portal.audit.checks import AUDIT_CHECKS
from portal.audit.models import AuditEntry, AuditLink
from portal.audit.services import GENESIS, record, seal
from portal.db import session as current
from portal.db import transaction
from portal.imports.services import shown_name
from portal.orgs.models import Org
from tests import markup
from tests.audit.tampering import unlock
from tests.casting import KIND, Cast
from tests.imports.engine import Engine
from tests.members import csv_file, member

ID_NUMBER, OLD_ID, MOBILE = "110101200001010014", "110101900101001", "13812345678"
ONE = "共青团甲省大学机械学院机械1501班支部委员会"


def version_of(cast: Cast, code: str) -> int:
    with cast.app.app_context():
        return current().scalars(select(Org.version).where(Org.code == code)).one()


def rows(cast: Cast) -> list[AuditEntry]:
    with cast.app.app_context():
        return list(current().scalars(select(AuditEntry).order_by(AuditEntry.id)))


@pytest.mark.parametrize(
    ("name", "address", "status"),
    [
        ("viewer", "/orgs/jiada/new", 403),
        ("viewer", "/orgs/jiada-jx/close", 403),
        ("viewer", f"/imports/new/{KIND}", 403),
        ("viewer", "/imports/{import_id}/discard", 403),
        ("viewer", "/jobs/{run_id}/retry", 403),
        ("viewer", "/orgs/jiada/administrators/new", 403),
        ("school", "/imports/{import_id}/apply", 422),
        ("school", "/imports/{import_id}/undo", 409),
        ("school", "/imports/{import_id}/discard", 409),
        ("school", "/jobs/{run_id}/retry", 409),
        ("school", "/orgs/jiada-jx/close", 422),
    ],
)
def test_a_refused_change_leaves_one_row_that_says_so(cast: Cast, name: str, address: str, status: int) -> None:
    place = address.format(**cast.examples)  # the cast makes what it lacks for an address
    client, before = cast.client_for(name), len(rows(cast))
    values = {"confirmed": "1", "version": version_of(cast, "jiada-jx"), "csrf_token": client.token("/account")}
    assert client.post(place, data=values).status_code == status
    made = rows(cast)[before:]
    assert [(row.outcome, row.account_id is not None) for row in made] == [("refused", True)]


def test_what_a_plugin_switch_refuses_leaves_one_row(cast: Cast) -> None:
    client, before = cast.client_for("province"), len(rows(cast))
    values = {"plugin": "nothing", "on": "1", "csrf_token": client.token("/account")}
    assert client.post("/plugins/jia", data=values).status_code == 422
    off = {**values, "plugin": "info_entry", "on": "0", "confirmed": "1"}
    assert client.post("/plugins/jia", data=off).status_code == 303
    assert [row.outcome for row in rows(cast)[before:]] == ["refused", "done"]


@pytest.mark.parametrize("number", [ID_NUMBER, ID_NUMBER[:-1] + "x", OLD_ID, MOBILE])
def test_a_number_typed_where_none_belongs_is_kept_nowhere(cast: Cast, number: str) -> None:
    school = cast.client_for("school")
    school.submit("/orgs/jiada/administrators/new", {"login": f"u{number}", "name": "某某某", "role": "manage"})
    school.submit("/orgs/jiada/administrators/new", {"login": number, "name": number, "role": f"{number} " * 500})
    school.submit("/orgs/jiada/new", {"full_name": f"{number}团支部", "short_name": number}, button="新建")
    with cast.app.app_context():
        Engine(cast.scope("school")).check(csv_file([member(1, ONE)]), f"名单{number}.csv")
    for row in rows(cast):
        assert number not in f"{row.target} {row.details}", row.action
        assert len(row.details) < 2000
    assert number not in shown_name(f"名单{number}.xlsx")


def test_codes_dates_and_figures_stay_as_they_are(cast: Cast) -> None:
    code = "330100001002003004"  # as long as an ID number, but no day of birth in it
    with cast.app.app_context(), transaction():
        record(cast.scope("school"), "org.changed", code, code=code, rows=13812345678, at="2019-05-08 09:30")
    last = rows(cast)[-1]
    assert last.target == code
    assert json.loads(last.details) == {"code": code, "rows": 13812345678, "at": "2019-05-08 09:30"}


def test_a_chain_made_anew_without_the_keys_does_not_fit(cast: Cast) -> None:
    """Whoever owns the database may drop a trigger and compute any hash, but has not the installation's keys."""
    with cast.app.app_context():
        seal()
        assert [line for check in AUDIT_CHECKS for line in check.find()] == []
        with transaction() as s:
            unlock(s)
            before = GENESIS
            links = select(AuditLink, AuditEntry).join(AuditEntry, AuditEntry.id == AuditLink.audit_id)
            for link, entry in s.execute(links.order_by(AuditLink.seq)).all():
                said = [
                    entry.id, entry.at.isoformat(), entry.account_id, entry.actor, entry.acting_org_id, entry.path,
                    entry.action, entry.target, entry.outcome, entry.details,
                ]  # fmt: skip
                before = hashlib.sha256(before + json.dumps(said, ensure_ascii=False).encode()).digest()
                s.execute(text("UPDATE core_audit_link SET digest = :d WHERE seq = :s"), {"d": before, "s": link.seq})
        current().expire_all()
        assert [line for check in AUDIT_CHECKS for line in check.find()]


def test_a_login_is_not_found_by_trying_names_that_cannot_be_one(cast: Cast) -> None:
    school = cast.client_for("school")
    values = {"name": "x", "role": "view", "has_account": "1"}
    known = school.submit("/orgs/jiada/administrators/new", values | {"login": "cast-stranger"})
    unknown = school.submit("/orgs/jiada/administrators/new", values | {"login": "cast-strangex"})
    seen = [markup.read(answer.get_data(as_text=True)).text for answer in (known, unknown)]
    assert seen[0] == seen[1]
    assert known.status_code == unknown.status_code == 422


def test_a_report_is_for_the_eyes_of_who_asked_for_it(cast: Cast, tmp_path: Path) -> None:
    with cast.app.app_context():
        engine = Engine(cast.scope("school"))
        engine.report(engine.check(csv_file([member(1, ONE)])).id, tmp_path)
    assert (tmp_path / "report.json").stat().st_mode & 0o077 == 0
