"""Lists of admitted members: put on, taken off, and the missing ones made an import of (R2.3)."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from plugins.info_entry.admission_models import ID_CONTEXT, MOBILE_CONTEXT, Admission
from plugins.info_entry.admission_rows import Entry, already, on_lists, read_entry
from plugins.info_entry.admission_tallies import refresh
from plugins.info_entry.columns import MEMBER_COLUMNS
from plugins.info_entry.comparing import MISSING, compared, matched, result_of
from portal import clock
from portal.audit.refusals import refusals_recorded
from portal.audit.services import record
from portal.contracts.scope import OrgRef, Scope
from portal.db import advisory_lock, allocate_ids, session, transaction
from portal.errors import Missing, Refused
from portal.orgs.models import Org
from portal.orgs.paths import upper
from portal.orgs.wideness import TREE_LOCK
from portal.pii import vault

SEQUENCE = "info_entry_admission_id"
ADDED, REMOVED = "info_entry.admission_added", "info_entry.admission_removed"
TITLES = {column.key: column.title for column in MEMBER_COLUMNS}
FILE_COLUMNS = ("name", "id_number", "mobile", "joined", "org", "admission_number")
MOST_ROWS = 20_000


def sealed(admission_id: int, entry: Entry, branch_id: int | None) -> dict[str, Any]:
    """The columns of AdmissionFacts for the entry with this id."""
    v = vault()
    return {
        "year": entry.year,
        "name": entry.name,
        "id_cipher": v.seal(entry.id_number, ID_CONTEXT(admission_id)) if entry.id_number else None,
        "id_digest": entry.id_digest,
        "admission_number": entry.admission_number,
        "mobile_cipher": v.seal(entry.mobile, MOBILE_CONTEXT(admission_id)) if entry.mobile else None,
        "joined": entry.joined,
        "branch_id": branch_id,
    }


def hold_list(s: Session, scope: Scope, org_id: int) -> Org:
    """The unit of a list, changed and moved by nobody else until this transaction ends. Raise Missing outside."""
    advisory_lock(s, TREE_LOCK, shared=True)
    advisory_lock(s, f"info_entry.admissions:{org_id}")
    org = s.scalars(select(Org).where(Org.id == org_id).execution_options(populate_existing=True)).one_or_none()
    if org is None or org.closed_at or not scope.covers(org.path):
        raise Missing
    return org


def add(scope: Scope, org: OrgRef, form: Mapping[str, str]) -> str:
    """Put one person on a unit's list; returns the name. Raise Refused with what is wrong in each field."""
    with refusals_recorded(scope, ADDED, org.full_name, org.path), transaction() as s:
        unit = hold_list(s, scope, org.id)
        entry, problems = read_entry(form, clock.today())
        wrong = {problem.column: problem.message for problem in problems if problem.severity == "error"}
        if entry is None:
            raise Refused("没有添加成功，请按提示修改。", wrong)
        if known := on_lists(unit.ref(), [entry]):
            raise Refused(already(next(iter(known.values()))).message, {"id_number": "已在名单中"})
        (new,) = allocate_ids(s, SEQUENCE, 1)
        branch_id = org.id if org.category in ("branch", "graduate_org") else None
        facts = sealed(new, entry, branch_id)
        s.add(Admission(id=new, org_id=unit.id, path=unit.path, entered_at=clock.now(), **facts))
        s.flush()
        refresh(s, unit.id)
        record(scope, ADDED, unit.full_name, path=unit.path, year=entry.year, name=entry.name)
    return entry.name


def remove(scope: Scope, org: OrgRef, ids: Sequence[int]) -> int:
    """Take entries off the unit's own list; returns how many were on it."""
    with refusals_recorded(scope, REMOVED, org.full_name, org.path), transaction() as s:
        if not ids:
            raise Refused("还没有选择人员，请先勾选，再点按钮。")
        unit = hold_list(s, scope, org.id)
        own = delete(Admission).where(Admission.org_id == unit.id, Admission.id.in_(list(ids)[:1000]))
        removed = list(s.scalars(own.returning(Admission.name).execution_options(synchronize_session=False)))
        if removed:
            refresh(s, unit.id)
            record(scope, REMOVED, unit.full_name, path=unit.path, people=len(removed))
    return len(removed)


def compare_now(scope: Scope, org: OrgRef) -> None:
    """Compare the unit's own list anew: figures above the lists say as of when they are."""
    with transaction() as s:
        if s.scalar(select(func.count()).where(Admission.org_id == org.id)):
            hold_list(s, scope, org.id)
            refresh(s, org.id)


def missing_file(scope: Scope, org: OrgRef) -> bytes:
    """The missing of all lists at and below `org` as a members' spreadsheet, filled in as far as the lists know."""
    found = matched(Admission.path >= org.path, Admission.path < upper(org.path))
    branch = Org.__table__.alias("wanted")
    wanted = compared(found, found, branch.c.full_name.label("branch"))
    wanted = wanted.outerjoin(branch, branch.c.id == found.c.branch_id).where(result_of(found) == MISSING)
    rows = session().execute(wanted.order_by(found.c.id).limit(MOST_ROWS)).all()
    if not rows:
        raise Refused("名单里的人都已录入，没有需要生成导入的人。")
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow([TITLES[key] for key in FILE_COLUMNS])
    writer.writerows(_cells(row) for row in rows)
    return stream.getvalue().encode("utf-8-sig")


def _cells(row: Any) -> list[str]:
    v = vault()
    id_number = v.open(row.id_cipher, ID_CONTEXT(row.id)) if row.id_cipher else ""
    mobile = v.open(row.mobile_cipher, MOBILE_CONTEXT(row.id)) if row.mobile_cipher else ""
    return [row.name, id_number, mobile, row.joined or "", row.branch or "", row.admission_number or ""]
