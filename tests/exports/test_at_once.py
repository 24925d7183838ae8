"""Up to 5 000 rows the file is the answer: what the list shows, for who may see it, noted in the log."""

from __future__ import annotations

import pytest

from portal.provinces.services import switch
from tests.casting import Cast
from tests.exports.asking import export, lines_of, logged, rows_of
from tests.imports.engine import Engine
from tests.keys.entered import enter_members
from tests.members import csv_file, member

ADDRESS = "/exports/new/orgs.subordinates/jiada"
ONE = "共青团甲省大学机械学院机械1501班支部委员会"


def test_the_list_leads_to_its_export_with_its_filter_and_the_file_holds_what_it_shows(cast: Cast) -> None:
    enter_members(cast, 3)
    client = cast.client_for("school")
    listed = client.page("/orgs/jiada/subordinates?category=branch&q=机械")
    (link,) = [a.get("href") for a in listed.find_all("a") if a.text == "导出" and "new" in (a.get("href") or "")]
    page = client.page(link)
    assert "组织类别：团支部" in page.text
    assert "3 行" in page.text
    assert any("category=branch" in (a.get("href") or "") for a in page.find_all("a") if a.text == "返回列表")
    answer = export(client, link)
    assert answer.status_code == 200
    assert "%E4%B8%8B%E7%BA%A7%E7%BB%84%E7%BB%87-" in answer.headers["Content-Disposition"]
    head, *rows = rows_of(answer.data)
    assert head[:4] == ["组织编号", "组织全称", "组织简称", "组织类别"]
    assert [row[0] for row in rows] == ["jiada-jx-1", "jiada-jx-2", "jiada-jx-3"]
    assert rows[0][head.index("上级组织")] == "共青团甲省大学机械学院总支部委员会"
    assert sum(row[head.index("团员数")] for row in rows) in (0, 3)
    ((_, outcome, details),) = logged(cast, "export.answered")
    assert (outcome, details) == (
        "done", {"rows": 3, "format": "xlsx", "filter": "名称：机械；组织类别：团支部"},
    )  # fmt: skip


def test_the_same_as_csv_for_a_superior_and_for_those_who_only_view(cast: Cast) -> None:
    for name in ("national", "province", "school", "viewer"):
        answer = export(cast.client_for(name), ADDRESS, format="csv")
        head, *rows = lines_of(answer.data)
        assert (answer.mimetype, head[-1], len(rows)) == ("text/csv", "地址", 8), name
    assert [outcome for _, outcome, _ in logged(cast, "export.answered")] == ["done"] * 4


@pytest.mark.parametrize("name", ["stranger", "township", "faculty"])
def test_another_subtree_is_not_there(cast: Cast, name: str) -> None:
    client = cast.client_for(name)
    assert client.get(ADDRESS).status_code == 404
    assert client.post(ADDRESS, data={"csrf_token": client.token("/"), "format": "csv"}).status_code == 404
    assert logged(cast, "export.answered") == []


def test_what_cannot_be_had_says_why(cast: Cast) -> None:
    client = cast.client_for("school")
    assert client.get("/exports/new/orgs.nothing/jiada").status_code == 404
    assert export(client, ADDRESS, format="pdf").status_code == 422
    number = client.get(f"{ADDRESS}?q=13812345678")
    assert number.status_code == 422
    assert "末几位" in number.text
    full = client.post(ADDRESS, data={"csrf_token": client.token("/"), "format": "csv", "numbers": "full"})
    assert full.status_code == 403
    assert [outcome for _, outcome, _ in logged(cast, "export.answered")] == ["refused", "refused"]


def test_an_address_with_odd_names_is_taken_for_no_filter(cast: Cast) -> None:
    client = cast.client_for("school")
    odd = f"{ADDRESS}?_scheme=x&_external=1&endpoint=x&code=yida&self=1&%3Cb%3E=1"
    assert len(lines_of(export(client, odd, format="csv").data)) == 9


def test_the_log_is_had_in_the_words_of_its_page(cast: Cast) -> None:
    client = cast.client_for("school")
    address = "/exports/new/audit.log/jiada?action=import.uploaded"
    head, *rows = rows_of(export(client, address).data)
    assert head == ["时间", "操作人", "操作", "结果", "对象", "说明"]
    assert [row[1:5] for row in rows] == [["甲省大学管理员", "上传表格", "完成", "团员.csv"]]
    assert any("audit.log/jiada?action=import.uploaded" in (a.get("href") or "") for a in
               client.page("/audit/?action=import.uploaded").find_all("a"))  # fmt: skip


def test_what_became_of_each_row_of_an_import_without_its_numbers_and_where_its_plugin_is_on(cast: Cast) -> None:
    with cast.app.app_context():
        rows = [member(1, ONE), member(2, ONE, 手机号="12345"), member(3, "没有这个团支部")]
        import_id = Engine(cast.scope("school")).check(csv_file(rows)).id
    client = cast.client_for("school")
    address = f"/exports/new/imports.verdicts/jiada?import_id={import_id}&show=rejected"
    assert any((a.get("href") or "") == address for a in client.page(f"/imports/{import_id}").find_all("a"))
    head, *rows = rows_of(export(client, address).data)
    assert head == ["工作表", "行", "姓名", "结果", "说明"]
    assert [(row[1], row[3]) for row in rows] == [(3, "不能入库"), (4, "不能入库")]
    assert client.get(address.replace(str(import_id), "x", 1)).status_code == 404
    assert cast.client_for("stranger").get(address.replace("jiada", "yida")).status_code == 404
    with cast.app.app_context():
        switch(cast.scope("province"), "jia", "info_entry", on=False)
    for name, code in (("school", "jiada"), ("national", "centre")):
        assert cast.client_for(name).get(address.replace("jiada", code)).status_code == 404
