"""R2.1, A2.2, A2.3: graduation times by file in a browser without scripts."""

from __future__ import annotations

import io
from collections.abc import Iterator

import openpyxl
import pytest
from sqlalchemy import func, select

from plugins.graduation_marking.models import Mark
from portal import clock
from portal.db import session
from tests import markup
from tests.casting import Cast
from tests.client import Client
from tests.imports.engine import Engine
from tests.marked import expect
from tests.members import csv_file
from tests.plugins.info_entry.people import add_members

KIND = "graduation_marking.marks"
NEW = f"/imports/new/{KIND}"
TITLES = ("团支部", "毕业时间", "理由", "确认")
ROWS = [["jiada-jx-1", "2019-06", "", ""], ["jiada-jx-3", "2021-06", "", "是"], ["jiada-jg", "", "教工", ""]]
NEXT = "下一步：阅读并确认 3 行"


@pytest.fixture
def stage(cast: Cast) -> Iterator[Cast]:
    with cast.app.app_context(), clock.frozen("2019-05-08T09:00"):
        add_members(cast, "jiada-jx-1", 3)
        yield cast


def upload(cast: Cast, client: Client) -> str:
    """Send a file as the upload page does, and have it checked; the address of the import."""
    answer = client.submit(NEW, {"file": (io.BytesIO(csv_file(ROWS, TITLES)), "毕业时间.csv")})
    Engine(cast.scope("school"), KIND).work(int(str(answer.location).rpartition("/")[2]))
    return str(answer.location)


def marks() -> int:
    session().rollback()
    return session().scalar(select(func.count()).select_from(Mark)) or 0


def test_A2_2_what_will_happen_is_read_and_confirmed_before_anything_is_marked(stage: Cast) -> None:
    client = stage.client_for("school")
    place = upload(stage, client)
    asked = client.submit(place, button=NEXT)
    assert asked.status_code == 200
    text = markup.read(asked.text).text
    for words in (
        "标记为“2019年6月”毕业：1 个团支部，3 名团员", "标记为“教职工团支部”，没有毕业时间：1 个团支部，0 名团员",
        "2019年6月1日零时起，这些团支部将自动转为“毕业生团组织”", "其中的全部团员（现有 3 名）都成为“毕业生”",
        "标记后不能更改，也不能撤销，包括您本人", "机械1801班支部委员会：标记为“2021年6月”，而",
        "确认标记 3 个团支部、3 名团员", "以上 1 处我已逐一核对",
    ):  # fmt: skip
        assert words in text, words
    token = client.token(place)
    for ticked in ({}, {"read": "1"}, {"confirmed": "1"}):
        again = client.post(f"{place}/apply", data={"csrf_token": token, "asked": "1", **ticked})
        assert (again.status_code, "请阅读后勾选" in again.text) == (422, True)
    assert marks() == 0


def test_A2_3_a_confirmation_that_is_sent_again_marks_once_and_nobody_offers_to_take_it_back(stage: Cast) -> None:
    client, engine = stage.client_for("school"), Engine(stage.scope("school"), KIND)
    place = upload(stage, client)
    import_id = int(place.rpartition("/")[2])
    agreed = {"csrf_token": client.token(place), "asked": "1", "read": "1", "confirmed": "1"}
    answers = [client.post(f"{place}/apply", data=agreed).status_code for _ in range(2)]
    assert (engine.work(import_id).stored, answers) == (3, [303, 409])
    late = client.post(f"{place}/apply", data=agreed)
    assert (late.status_code, "已经入库" in late.text, marks()) == (409, True, 3)
    page = client.page(place).text
    assert "已标记 3 个团支部" in page
    assert "撤销这次导入" not in page
    refused = client.post(f"{place}/undo", data={"csrf_token": agreed["csrf_token"], "confirmed": "1"})
    assert (refused.status_code, "不能撤销" in refused.text, engine.found(import_id).state) == (422, True, "applied")


def test_A2_1_a_superior_who_may_not_mark_sees_the_verdicts_and_confirms_nothing(stage: Cast) -> None:
    place = upload(stage, stage.client_for("school"))
    province = stage.client_for("province")
    page = province.page(place).text
    assert ("逐行结果" in page, NEXT in page, "放弃" in page) == (True, False, False)
    agreed = {"csrf_token": province.token("/imports/"), "asked": "1", "read": "1", "confirmed": "1"}
    assert province.post(f"{place}/apply", data=agreed).status_code == 403
    assert stage.client_for("viewer").post(f"{place}/apply").status_code in (400, 403)
    assert marks() == 0


def test_R2_1_the_template_holds_what_is_left_to_mark_with_what_is_proposed(stage: Cast) -> None:
    expect("2019-06", "jiada-jx-2")
    content = stage.client_for("school").get(f"/imports/template/{KIND}").data
    rows = list(openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(min_row=2, values_only=True))
    found = {row[0]: row[5] for row in rows if row[0]}
    assert len(found) == 4
    assert found["共青团甲省大学机械学院机械1501班支部委员会"].startswith("2019年6月（")
    assert not any(any(row[1:5]) for row in rows)
    engine = Engine(stage.scope("school"), KIND)
    checked = engine.check(content, "模板.xlsx")
    assert (checked.accepted, checked.rejected) == (0, 4), "what is not filled in is not marked with the proposal"
