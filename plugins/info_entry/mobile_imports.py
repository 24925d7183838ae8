"""The kind of import that completes mobiles: staging, letting in, taking back (R2.2)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import bindparam, select, update

from plugins.info_entry.imports import choices
from plugins.info_entry.mobile_models import StagedMobile
from plugins.info_entry.mobile_rows import MOBILE_COLUMNS, Found, MobileChecker
from plugins.info_entry.refusals import EDITED_SINCE
from plugins.info_entry.staging import dropping, parts
from portal.contracts.imports import Applied, ImportType, Undone, Words
from portal.contracts.scope import Scope
from portal.db import bulk_insert, session, table_of
from portal.orgs.models import Org
from portal.people.mobiles import Outcome, Wish, set_mobiles
from portal.people.models import Person
from portal.people.moving import AT_ONCE
from portal.people.rules.problems import Problem, doubtful
from portal.people.sealing import id_context, mobile_context
from portal.pii import mask_id_number, mask_mobile, vault

COLUMNS = ("import_id", "seq", "person_id", "version", "mobile_cipher", "mobile_digest", "state")
MOBILE, FORMER = (sealed.context for sealed in StagedMobile.__sealed__)
STORED, LOST = "stored", "lost"
_TABLE = table_of(StagedMobile)
_MARK = (
    update(_TABLE)
    .where(_TABLE.c.import_id == bindparam("of"), _TABLE.c.seq == bindparam("row"))
    .values(former_cipher=bindparam("former"), state=bindparam("now"))
)


def stage(import_id: int, rows: Sequence[tuple[int, Found]]) -> None:
    """Keep good rows until they are let in or discarded; numbers are sealed for the row they are in."""
    values = (
        (import_id, seq, row.person_id, row.version, vault().seal(row.mobile, MOBILE(import_id, seq)),
         vault().digest("mobile", row.mobile), "")
        for seq, row in rows
    )  # fmt: skip
    bulk_insert(session(), StagedMobile, COLUMNS, values)


def describe(import_id: int, seqs: Sequence[int], unmasked: bool) -> dict[int, dict[str, str]]:
    """Whose numbers the staged rows are, masked unless asked for."""
    wanted = (
        select(StagedMobile, Person, Org.full_name)
        .join(Person, Person.id == StagedMobile.person_id)
        .join(Org, Org.id == Person.org_id)
        .where(StagedMobile.import_id == import_id, StagedMobile.seq.in_(seqs))
    )
    found = {}
    for row, person, branch in session().execute(wanted):
        id_number = vault().open(person.id_cipher, id_context(person.id))
        mobile = vault().open(row.mobile_cipher, MOBILE(import_id, row.seq))
        found[row.seq] = {
            "name": person.name,
            "id_number": id_number if unmasked else mask_id_number(id_number),
            "mobile": mobile if unmasked else mask_mobile(mobile),
            "org": branch,
        }
    return found


def let_in(scope: Scope, import_id: int) -> Applied:
    """Enter the numbers; rows that somebody was quicker with, or whose member was changed since, are told why."""
    stored, refused = 0, dict[int, Problem]()
    for rows in _steps(import_id, ""):
        formers = _formers(rows)
        wishes = [
            Wish(row.person_id, row.version, vault().open(row.mobile_cipher, MOBILE(import_id, row.seq)))
            for row in rows
        ]
        outcome = set_mobiles(scope, wishes, "导入手机号")
        _mark(rows, formers, outcome)
        stored += len(outcome.changed)
        refused |= {row.seq: Problem("PHONE_LOST", why, "mobile") for row in rows if (why := _why(row, outcome))}
    return Applied(stored, refused)


def _why(row: StagedMobile, outcome: Outcome) -> str:
    """Why a row was not stored; a number that somebody has entered by hand meanwhile is there already."""
    if row.person_id in outcome.changed:
        return ""
    return outcome.refused.get(row.person_id, "检查之后此人已登记了同一个手机号，没有重复登记。")


def _formers(rows: Sequence[StagedMobile]) -> dict[int, str]:
    """The numbers that are there before the import, by person."""
    wanted = select(Person.id, Person.mobile_cipher).where(Person.id.in_([row.person_id for row in rows]))
    return {one: vault().open(cipher, mobile_context(one)) for one, cipher in session().execute(wanted) if cipher}


def _mark(rows: Sequence[StagedMobile], formers: dict[int, str], outcome: Outcome) -> None:
    """Remember what was stored, and what it replaced."""
    values = []
    for row in rows:
        former = formers.get(row.person_id)
        sealed = vault().seal(former, FORMER(row.import_id, row.seq)) if former else None
        state = STORED if row.person_id in outcome.changed else LOST
        values.append({"of": row.import_id, "row": row.seq, "former": sealed, "now": state})
    session().execute(_MARK, values)


def take_back(scope: Scope, import_id: int) -> Undone:
    """Restore the numbers from before the import; one that was changed since, or is somebody else's by now, stays."""
    removed, kept = 0, dict[int, Problem]()
    for rows in _steps(import_id, STORED):
        now = select(Person.id, Person.version, Person.mobile_digest).where(Person.id.in_([r.person_id for r in rows]))
        people = {person.id: person for person in session().execute(now)}
        ours = [row for row in rows if _is_ours(row, people.get(row.person_id))]
        wishes = [Wish(row.person_id, people[row.person_id].version, _former(row)) for row in ours]
        outcome = set_mobiles(scope, wishes, "撤销导入手机号") if wishes else Outcome((), {})
        removed += len(outcome.changed)
        kept |= {row.seq: EDITED_SINCE for row in rows if row not in ours}
        kept |= {
            row.seq: doubtful("mobile", "KEPT", why) for row in ours if (why := outcome.refused.get(row.person_id))
        }
    return Undone(removed, kept)


def _is_ours(row: StagedMobile, person: object) -> bool:
    return getattr(person, "mobile_digest", None) == row.mobile_digest


def _former(row: StagedMobile) -> str | None:
    return vault().open(row.former_cipher, FORMER(row.import_id, row.seq)) if row.former_cipher else None


def _steps(import_id: int, state: str) -> Iterator[list[StagedMobile]]:
    """The staged rows in this state, a step at a time, in the order in which everybody locks people."""
    wanted = select(StagedMobile).where(StagedMobile.import_id == import_id, StagedMobile.state == state)
    ordered = wanted.order_by(StagedMobile.person_id).execution_options(populate_existing=True)
    return parts(session().scalars(ordered), AT_ONCE)


MOBILES = ImportType(
    key="info_entry.mobiles",
    title="团员手机号",
    summary="为已录入的团员补录或更换手机号，一行一人：姓名、身份证号或后四位、手机号；30 天内可以撤销。",
    permission="info_entry.enter",
    columns=MOBILE_COLUMNS,
    shown=(("id_number", "身份证号"), ("mobile", "手机号"), ("org", "所在团支部")),
    open_checker=MobileChecker,
    stage=stage,
    describe=describe,
    apply=let_in,
    undo=take_back,
    clear=dropping(StagedMobile),
    choices=choices,
    words=Words(
        noun="手机号",
        label="姓名",
        advice=("只为已经录入的团员登记手机号，不会新增团员。一人一号：别人已登记的号码不能再用。",
                "身份证号可以只写后四位；有重名又分不清的行会请您写明，不会替您猜。"),
        skipped="合计行、重复表头，或登记的已经是这个号码的人",
        applied="已登记 {n} 个手机号，各级组织的完整率已同步更新。",
        undo=("这次导入的 {n} 个手机号将恢复为导入之前的号码；之前没有号码的，恢复为未登记。",
              "入库之后又改过号码的人不会恢复，会逐个列出姓名。"),
        undone="已撤销：恢复 {n} 个手机号",
        kept="保留入库后又改过的 {n} 人",
    ),
)  # fmt: skip
