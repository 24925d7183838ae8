"""What the demonstration shows of reports: one in each state, at the county, the city, the province and the centre."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from plugins.township_verification.report_filing import file_ready
from plugins.township_verification.report_models import Report
from plugins.township_verification.report_settling import settle_batch
from plugins.township_verification.reporting import confirm, report, send_back
from portal.contracts.scope import Scope
from portal.db import session, transaction
from portal.demo.accounts import CENTRE, CITY, COUNTY, PROVINCE
from portal.orgs.models import Org

WHO = "王老师"
CONFIRM, RETURN, FILE, REFUSE = "confirm", "return", "file", "refuse"


@dataclass(frozen=True, slots=True)
class Story:
    """A report: about which organisation, what it should be and why, by whom; then (who, what, words) on its way."""

    about: str
    wanted: bool
    why: str
    by: str
    then: Sequence[tuple[str, str, str]] = ()


_UP = ((PROVINCE, CONFIRM, ""), (PROVINCE, FILE, ""))
STORIES = (
    Story(f"{CITY}003009", False, "小浦镇区划调整后并入画溪街道", f"{CITY}003", (
        (CITY, CONFIRM, "属实"), *_UP, (CENTRE, REFUSE, "区划调整尚未公布，暂不改动"),
    )),
    Story(f"{CITY}000009", False, "龙溪街道已经撤销，划归两个街道", f"{CITY}000", ((CITY, CONFIRM, ""), *_UP)),
    Story(f"{CITY}00100b", True, "南浔区直属机关与南浔镇合署办公", CITY, ((PROVINCE, CONFIRM, "已与市委核对"),)),
    Story(f"{CITY}005", True, "开发区管辖四个街道，由本团工委行使乡镇街道团委的职责", CITY),
    Story(f"{COUNTY}00a", False, "禹越镇区划调整后并入新市镇", f"{COUNTY}00a"),
    Story(f"{COUNTY}004", False, "康乾街道与阜溪街道合署办公", COUNTY, ((CITY, RETURN, "请附区划调整的批复文号"),)),
    Story(f"{COUNTY}00b", False, "新安镇改设街道，原镇团委不再保留", COUNTY),
)  # fmt: skip


def demonstrate() -> None:
    """Let each report go its way, in the running transaction, as its levels would have handled it."""
    for story in STORIES:
        made = report(_at(story.by), _at(story.about).org, story.wanted, story.why).report_id
        for who, what, words in story.then:
            _act(_at(who), made, what, words)


def _act(scope: Scope, report_id: int, what: str, words: str) -> None:
    steps = session().scalars(select(Report.steps).where(Report.id == report_id)).one()
    if what == CONFIRM:
        confirm(scope, report_id, steps, words)
    elif what == RETURN:
        send_back(scope, report_id, steps, words)
    elif what == FILE:
        file_ready(scope, 1)
    else:
        with transaction() as s:
            settle_batch(s, scope, [report_id], accept=False, answer=words)


def _at(code: str) -> Scope:
    return Scope(session().scalars(select(Org).where(Org.code == code)).one().ref(), account_name=WHO)
