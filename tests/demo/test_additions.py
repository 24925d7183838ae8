"""What the pages of the campaign show of the demonstration: graduates without a mobile, lists of admitted members."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import select

from plugins.graduation_marking.evidence_queries import proposals_for
from plugins.graduation_marking.models import Mark
from plugins.graduation_marking.wishes import Wish, contradiction
from plugins.info_entry.admission_models import AdmissionTally
from plugins.info_entry.admission_tallies import FIGURES
from portal.config import Config
from portal.counts.queries import totals
from portal.db import session
from portal.demo.accounts import ACCOUNTS, CENTRE, CITY, COUNTY, FACULTY, HIGH_SCHOOL, PROVINCE, UNIVERSITY
from portal.demo.branches import graduation_month
from portal.demo.samples import DESTINATIONS, MARKS, SAMPLES
from portal.demo.tree import demo_orgs
from portal.orgs.models import Org
from tests.client import Client
from tests.demo.test_tour import sign_in

LISTS = {
    (UNIVERSITY, 2017): (71, 40, 21, 3, 7, 6),
    (UNIVERSITY, 2018): (9, 6, 2, 1, 0, 1),
    (HIGH_SCHOOL, 2017): (117, 79, 31, 2, 5, 4),
    (HIGH_SCHOOL, 2018): (82, 42, 26, 2, 12, 1),
}
"""Listed, entered, missing, entered elsewhere, differing, and only in the system."""
GRADUATING = {CENTRE: (4766, 4085), UNIVERSITY: (383, 352), FACULTY: (57, 53), HIGH_SCHOOL: (99, 95)}
"""Members who graduate this year, and how many of them have a mobile."""


@pytest.mark.slow
def test_R2_1_the_branches_that_were_marked_have_a_mark_that_the_portal_would_have_proposed(
    demonstrated: None, within: None
) -> None:
    marks = dict(session().execute(select(Mark.org_id, Mark.month)).all())
    wanted = select(Org).where(Org.expected_graduation.is_not(None))
    branches = [org.ref() for org in session().scalars(wanted)]
    assert {branch.id: branch.expected_graduation for branch in branches} == marks
    proposals = proposals_for(branches)
    assert [b.full_name for b in branches if contradiction(Wish(month=b.expected_graduation), proposals[b.id])] == []
    assert sum(proposal.month is not None for proposal in proposals.values()) > 0.9 * len(branches) > 900


@pytest.mark.slow
def test_R2_2_R2_3_graduates_and_lists_are_the_same_everywhere(demonstrated: None, within: None) -> None:
    rows = session().execute(select(Org.code, AdmissionTally).join(Org, Org.id == AdmissionTally.org_id))
    assert {(code, one.year): tuple(getattr(one, name) for name in FIGURES) for code, one in rows} == LISTS
    orgs = {org.code: org.ref() for org in session().scalars(select(Org).where(Org.code.in_(GRADUATING)))}
    found = totals(list(orgs.values()), ["graduating", "graduating_with_mobile"])
    assert {code: tuple(found[org.id].values()) for code, org in orgs.items()} == GRADUATING


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_R2_2_R2_3_their_pages_have_something_to_show(demonstrated: None, app: Flask) -> None:
    school = as_administrator(app, "gaozhong")
    contacts = school.page(f"/info-entry/contacts/{HIGH_SCHOOL}").text
    assert "高三（1）班团支部" in contacts
    assert "99" in contacts
    for result in ("未录入", "录入在别处", "资料不一致", "已录入"):
        assert result in school.page(f"/info-entry/admissions/{HIGH_SCHOOL}").text
    extra = school.page(f"/info-entry/admissions/{HIGH_SCHOOL}?result=extra").text
    assert extra.count("查看资料") == 5
    page = f"/info-entry/admissions/{HIGH_SCHOOL}"
    assert school.post(f"{page}/import", data={"csrf_token": school.token(page)}).status_code == 303


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_A1_3_A1_4_each_level_has_reports_in_different_states(demonstrated: None, app: Flask) -> None:
    seen = {}
    for login, code in (("xianwei", COUNTY), ("shiwei", CITY), ("shengwei", PROVINCE), ("zhongyang", CENTRE)):
        page = as_administrator(app, login).page(f"/township-verification/{code}/reports")
        seen[code] = [state for state in ("待核实", "已退回，待补充", "待核定") if state in page.text]
    assert seen == {COUNTY: ["待核实", "已退回，待补充"], CITY: ["待核实"], PROVINCE: ["待核实"], CENTRE: ["待核定"]}
    province = as_administrator(app, "shengwei")
    assert "待报送团中央" in province.page(f"/township-verification/{PROVINCE}/reports?box=ready").text
    assert "未采纳" in province.page(f"/township-verification/{PROVINCE}/reports?box=sent&state=all").text


@pytest.mark.slow
@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_each_kind_of_import_offers_its_own_samples(demonstrated: None, app: Flask, known: None) -> None:
    county = as_administrator(app, "xianwei")
    for sample in (one for one in SAMPLES if one.kind not in (MARKS, DESTINATIONS)):
        offered = county.page(f"/imports/new/{sample.kind}").text
        assert (sample.title in offered) == sample.org_code.startswith(COUNTY), sample.title
        assert all(one.title not in offered for one in SAMPLES if one.kind != sample.kind)
    assert "示例表格" not in county.page("/imports/new/info_entry.mobiles").text
    university = as_administrator(app, "daxue")
    for kind in (MARKS, DESTINATIONS):
        offered = university.page(f"/imports/new/{kind}").text
        assert [one for one in SAMPLES if one.title in offered] == [one for one in SAMPLES if one.kind == kind]


@pytest.fixture
def known(config: Config) -> Iterator[None]:
    """The data folder is a demonstration's, until the test is over: other tests' processes start in it."""
    config.clock_file.write_text("2019-05-08T09:00")
    yield
    config.clock_file.unlink()


def as_administrator(app: Flask, login: str) -> Client:
    """The browser of an administrator of the demonstration."""
    account = next(one for one in ACCOUNTS if one.login == login)
    return sign_in(app, login, account.password)


def test_most_committees_have_marked_their_classes_and_some_have_not() -> None:
    marked = {org.code: month for org in demo_orgs() if org.is_branch and (month := graduation_month(org))}
    assert {month[5:] for month in marked.values()} == {"06"}
    assert 300 < sum(month.startswith("2019") for month in marked.values()) < 712
