"""Invariants of spot checks, for `doctor`."""

from __future__ import annotations

from sqlalchemy import select

from plugins.statistics.spot_models import SpotCheck
from plugins.statistics.spot_report import frozen, read, tallies
from portal.contracts.setup import DataCheck
from portal.db import session
from portal.doctor.statements import LIMIT, rows_of, statement

_CHECK, _ITEM, _STEP = "statistics_spot_check", "statistics_spot_item", "statistics_spot_step"


def _thawed() -> list[str]:
    """Checks that have ended and whose kept report is not what their items say."""
    ended = rows_of(select(SpotCheck.id, SpotCheck.title).where(SpotCheck.result.is_not(None)).order_by(SpotCheck.id))
    wrong = [f"抽查 {row.id} 保存的报告与核查记录不一致" for row in ended if not _is_kept(row.id)]
    return wrong[:LIMIT]


def _is_kept(check_id: int) -> bool:
    check = session().get_one(SpotCheck, check_id)
    return frozen(read(session().execute(tallies(check, ())))) == check.result


SPOT_CHECKS = [
    statement(
        "statistics.spot_samples_whole", "抽查的样本一个不少，数量与分层一致",
        f"SELECT c.id FROM {_CHECK} c WHERE c.drawn <> (SELECT count(*) FROM {_ITEM} i WHERE i.check_id = c.id)"
        " OR c.drawn <> (SELECT coalesce(sum(s.drawn), 0) FROM statistics_spot_stratum s WHERE s.check_id = c.id)",
        "抽查 {id} 的样本数与记录不符",
    ),
    statement(
        "statistics.spot_findings_complete", "核查过的样本有方式、核查人和时间，不符的写明实际情况，没有核查的都没有",
        f"SELECT id FROM {_ITEM} WHERE (verdict IS NULL) <> (way IS NULL) OR (verdict IS NULL) <> (checked_at IS NULL)"
        " OR (verdict IS NULL) <> (checked_by IS NULL) OR (verdict <> 'correct' AND coalesce(found, '') = '')",
        "抽查样本 {id} 的核查记录不完整",
    ),
    statement(
        "statistics.spot_corrections_told", "要求整改的样本有期限和整改的组织，结束的抽查没有未完成的整改",
        f"SELECT i.id FROM {_ITEM} i JOIN {_CHECK} c ON c.id = i.check_id WHERE i.correction IS NOT NULL AND"
        " (i.due IS NULL OR i.told_org_id IS NULL OR i.verdict IS NULL"
        " OR (c.state = 'closed' AND i.correction IN ('sent', 'answered')))",
        "抽查样本 {id} 的整改要求不完整",
    ),
    statement(
        "statistics.spot_steps_counted", "抽查样本的经过一步不少",
        f"SELECT i.id FROM {_ITEM} i WHERE i.steps <> (SELECT count(*) FROM {_STEP} s WHERE s.item_id = i.id)",
        "抽查样本 {id} 的经过不完整",
    ),
    statement(
        "statistics.spot_posts_ended", "抽查结束时，为它开通的查看权限都已收回",
        "SELECT p.id FROM statistics_spot_post p JOIN statistics_spot_check c ON c.id = p.check_id"
        " JOIN core_post k ON k.id = p.post_id WHERE c.state IN ('closed', 'discarded') AND k.ended_at IS NULL",
        "抽查结束了，权限 {id} 还没有收回",
    ),
    statement(
        "statistics.spot_members_of_maker", "核查样本的是发起抽查的组织的专班成员",
        f"SELECT i.id FROM {_ITEM} i JOIN {_CHECK} c ON c.id = i.check_id"
        " JOIN statistics_team_member m ON m.id = i.member_id WHERE m.org_id <> c.org_id",
        "抽查样本 {id} 由别的组织的专班成员核查",
    ),
    DataCheck("statistics.spot_reports_frozen", "结束的抽查，报告与核查记录一致", _thawed),
]  # fmt: skip
