"""The kind of import that lists of admitted members come in with (R2.3)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, literal, select
from sqlalchemy.dialects.postgresql import insert as pg_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from plugins.info_entry.admission_models import FACTS, ID_CONTEXT, Admission, StagedAdmission
from plugins.info_entry.admission_rows import ADMISSION_COLUMNS, AdmissionChecker, Entry
from plugins.info_entry.admission_tallies import refresh
from plugins.info_entry.admissions import SEQUENCE, hold_list, sealed
from plugins.info_entry.comparing import years
from plugins.info_entry.imports import choices
from plugins.info_entry.staging import dropping
from portal import clock
from portal.contracts.imports import Applied, ImportType, Undone, Words
from portal.contracts.scope import Scope
from portal.db import UtcDateTime, allocate_ids, bulk_insert, is_postgresql, session
from portal.orgs.models import Org
from portal.people.rules.problems import Problem, doubtful
from portal.pii import mask_id_number, vault

COLUMNS = ("import_id", "seq", "admission_id", *FACTS)
LISTED_SINCE = Problem("LISTED", "检查之后，名单中已有同样的身份证号或发展团员编号，没有重复登记。", "id_number")
REMOVED_SINCE = doubtful("", "REMOVED_SINCE", "登记之后已从名单中移出，撤销时没有改动。")


def stage(import_id: int, rows: Sequence[tuple[int, tuple[Scope, Entry, int | None]]]) -> None:
    """Keep good rows until they are let in or discarded; each gets its id now, and its numbers are sealed for it."""
    ids = allocate_ids(session(), SEQUENCE, len(rows))
    staged = (
        (import_id, seq, new, *sealed(new, entry, branch).values())
        for new, (seq, (_scope, entry, branch)) in zip(ids, rows, strict=True)
    )
    bulk_insert(session(), StagedAdmission, COLUMNS, staged)


def describe(import_id: int, seqs: Sequence[int], unmasked: bool) -> dict[int, dict[str, str]]:
    """The values of staged rows to show, numbers masked unless asked for."""
    wanted = select(StagedAdmission, Org.full_name).outerjoin(Org, Org.id == StagedAdmission.branch_id)
    rows = session().execute(wanted.where(StagedAdmission.import_id == import_id, StagedAdmission.seq.in_(seqs)))
    return {row.seq: _shown(row, branch, unmasked=unmasked) for row, branch in rows}


def _shown(row: StagedAdmission, branch: str | None, *, unmasked: bool) -> dict[str, str]:
    id_number = vault().open(row.id_cipher, ID_CONTEXT(row.admission_id)) if row.id_cipher else ""
    return {
        "name": row.name, "year": f"{row.year} 年", "admission_number": row.admission_number or "",
        "id_number": id_number if unmasked or not id_number else mask_id_number(id_number),
        "joined": row.joined or "", "org": branch or "",
    }  # fmt: skip


def let_in(scope: Scope, import_id: int) -> Applied:
    """Put the staged rows on the list of the uploader's organisation, and compare it."""
    s = session()
    unit = hold_list(s, scope, scope.org.id)
    facts: list[Any] = [getattr(StagedAdmission, name) for name in FACTS]
    now = literal(clock.now(), UtcDateTime())
    rows = select(StagedAdmission.admission_id, literal(unit.id), literal(unit.path), *facts, literal(import_id), now)
    make = pg_insert if is_postgresql(s) else sqlite_insert
    names = ["id", "org_id", "path", *FACTS, "import_id", "entered_at"]
    wanted = rows.where(StagedAdmission.import_id == import_id).order_by(StagedAdmission.seq)
    s.execute(make(Admission).from_select(names, wanted, include_defaults=False).on_conflict_do_nothing())
    refresh(s, unit.id)
    lost = (
        select(StagedAdmission.seq)
        .outerjoin(Admission, Admission.id == StagedAdmission.admission_id)
        .where(StagedAdmission.import_id == import_id, Admission.id.is_(None))
    )
    refused = dict.fromkeys(s.scalars(lost), LISTED_SINCE)
    stored = len(s.scalars(select(Admission.id).where(Admission.import_id == import_id)).all())
    return Applied(stored, refused)


def take_back(scope: Scope, import_id: int) -> Undone:
    """Take the import's entries off the list again."""
    s = session()
    unit = hold_list(s, scope, scope.org.id)
    gone = delete(Admission).where(Admission.import_id == import_id, Admission.org_id == unit.id)
    ids = set(s.scalars(gone.returning(Admission.id).execution_options(synchronize_session=False)))
    refresh(s, unit.id)
    staged = select(StagedAdmission.seq, StagedAdmission.admission_id).where(StagedAdmission.import_id == import_id)
    kept = {seq: REMOVED_SINCE for seq, one in s.execute(staged) if one not in ids}
    return Undone(len(ids), kept)


ADMISSIONS = ImportType(
    key="info_entry.admissions",
    title="发展团员名单",
    summary="上传本单位发展团员的名单，与已录入的逐人核对：已录入、未录入、录入在别处、资料不一致；30 天内可以撤销。",
    permission="info_entry.enter",
    columns=ADMISSION_COLUMNS,
    shown=(("year", "发展年份"), ("id_number", "身份证号"), ("admission_number", "编号"), ("org", "所在团支部")),
    open_checker=AdmissionChecker,
    stage=stage,
    describe=describe,
    apply=let_in,
    undo=take_back,
    clear=dropping(StagedAdmission),
    choices=lambda scope: {**choices(scope), "year": [str(year) for year in years()]},
    words=Words(
        noun="名单",
        label="姓名",
        advice=("名单登记在您的组织名下，只用来核对，不会新增团员。身份证号和发展团员编号至少填一项。",
                "同时填了手机号和团支部的，核对后未录入的人可以一次生成导入。"),
        skipped="合计行、重复表头，或已在名单中的人",
        applied="已登记 {n} 人，并与已录入的团员逐人核对，请到“发展团员核对”查看。",
        undo=("这次登记的 {n} 人将从名单中移出；已经录入的团员不受影响。",),
        undone="已撤销：移出 {n} 人",
        kept="之前已移出的 {n} 人",
    ),
)  # fmt: skip
