"""R1.4: real townships without an organisation are listed, with the year of the list, and made from there."""

from __future__ import annotations

import pytest

from tests.casting import Cast
from tests.exports.asking import export, lines_of
from tests.plugins.township_verification.counties import COUNTY, a_real_county, make, recognise


@pytest.fixture
def county(cast: Cast) -> str:
    return a_real_county(cast)


def text(cast: Cast, code: str, query: str = "") -> str:
    return cast.client_for("national").page(f"/township-verification/{code}/check{query}").text


def test_R1_4_townships_without_an_organisation_are_listed_with_the_list_s_year(cast: Cast, county: str) -> None:
    said = text(cast, county)
    assert "2023 年区划名单（截至 2023-06-30），德清县有乡、镇、街道和苏木 13 个：2 个有同名的团组织，11 个没有" in said
    assert "乾元镇 镇 330521" in said
    make(cast, county, "共青团乾元镇委员会")
    assert "3 个有同名的团组织，10 个没有" in text(cast, county)


def test_R1_4_of_two_lists_the_one_that_fits_better_is_shown_and_the_other_offered(cast: Cast) -> None:
    province = make(cast, "centre", "共青团北京市委员会", leading=True)
    district = make(cast, province.code, "共青团北京市朝阳区委员会", leading=True).code
    make(cast, district, "共青团北京市朝阳区建外街道工作委员会", "working_committee")
    older, newer = text(cast, district, "?year=2018"), text(cast, district, "?year=2023")
    assert "2018 年区划名单" in older
    assert "改用 2023 年名单对照" in older
    assert "2023 年区划名单" in newer
    assert text(cast, district, "?year=1066") == text(cast, district)


def test_R1_4_an_unknown_place_is_said_to_be_unknown(cast: Cast, county: str) -> None:
    assert "名单里找不到与本组织名称对应的县级行政区划" in text(cast, COUNTY)
    assert "查看各下级有多少" in text(cast, "jia")


def test_R1_4_a_city_without_counties_has_its_townships_directly_below(cast: Cast) -> None:
    province = make(cast, "centre", "共青团广东省委员会", leading=True)
    city = make(cast, province.code, "共青团东莞市委员会", leading=True)
    make(cast, city.code, "共青团东莞市虎门镇委员会")
    assert "东莞市有乡、镇、街道和苏木 32 个：1 个有同名" in text(cast, city.code)


def test_R1_4_missing_townships_are_a_file(cast: Cast, county: str) -> None:
    client, address = cast.client_for("national"), f"/exports/new/township_verification.missing/{county}?year=2023"
    assert "11 行" in client.page(address).text
    lines = lines_of(export(client, address, format="csv").data)
    assert (len(lines), lines[1][3], lines[1][4]) == (12, "德清县", "2023 年区划名单（截至 2023-06-30）")
    assert "0 行" in client.page("/exports/new/township_verification.missing/qinghe").text


def test_R1_4_a_missing_township_is_made_from_a_form_that_has_its_names_already(cast: Cast, county: str) -> None:
    client = cast.client_for("national")
    page = client.page(f"/township-verification/{county}/check")
    (link,) = [str(a.get("href")) for a in page.find_all("a") if a.text == "新建团组织 ：乾元镇"]
    made = client.submit(link, button="新建")
    assert made.status_code == 303
    assert "共青团德清县乾元镇委员会" in client.page(made.headers["Location"]).text
    recognise(cast)
    assert "10 个没有" in text(cast, county)
    assert client.get(f"/orgs/{county}/new?unit={'长' * 300}&kind=committee").status_code == 422
    assert client.get(f"/orgs/{county}/new?unit=x&kind=nonsense").status_code == 422
