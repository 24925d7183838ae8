"""`graduation propose`: the contract with whoever runs it on a list of names."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.plugins.graduation_marking.labelled import FOLDER, WRONG, labelled_names
from tests.server.running import command

HEADER = "id\tname\tschool_type\tasof\n"


def propose(tmp_path: Path, content: str | bytes) -> subprocess.CompletedProcess[str]:
    """Run the command on a file with this content."""
    file = tmp_path / "names.tsv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return command("graduation", "propose", str(file), PORTAL_DATA=str(tmp_path / "data"))


def test_A2_4_the_rows_come_back_with_a_proposal_and_why(tmp_path: Path) -> None:
    rows = (
        "1\t2018级1班团支部\t本科院校\t\n2\t高三1班\t普通高中\t2019-05\n3\t教工团支部\n"
        "4\t研究生混合团支部\t\t\n\n5\t1班\t本科院校\t2019\r\n"
    )
    done = propose(tmp_path, HEADER + rows)
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert lines[0] == ["id", "name", "school_type", "asof", "proposal", "why"]
    assert [(line[0], line[4]) for line in lines[1:]] == [
        ("1", "2022-06"), ("2", "2019-06"), ("3", "教职工团支部"), ("4", "混合支部"), ("5", "ask"),
    ]  # fmt: skip
    assert lines[1] == ["1", "2018级1班团支部", "本科院校", "", "2022-06", "2018级，本科四年：2022年6月毕业"]
    assert all(len(line) == 6 and line[5] for line in lines)


def test_A2_4_it_says_what_the_recogniser_says_for_every_labelled_name(tmp_path: Path) -> None:
    done = propose(tmp_path, (FOLDER / "class_names.tsv").read_bytes())
    found = {cells[0]: cells[-2:] for line in done.stdout.splitlines()[1:] if (cells := line.split("\t"))}
    for row in labelled_names():
        expected = row.proposal()
        assert found[row.id] == [expected.month or expected.reason or "ask", expected.because]
        assert row.verdict() != WRONG


def test_A2_4_columns_may_stand_in_any_order_and_further_ones_stay(tmp_path: Path) -> None:
    done = propose(tmp_path, "\ufeffschool_type\tnote\tname\tid\tasof\n本科院校\t备注\t18计科1班\t7\t\n")
    assert done.stdout.splitlines()[1].split("\t")[:6] == ["本科院校", "备注", "18计科1班", "7", "", "2022-06"]


FIRST_LINE = "第一行应是 id name school_type asof，以制表符分隔"
DATES = "不是日期：应如 2019-05-08、2019-05、2019，或空着"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", f"names.tsv 是空的：{FIRST_LINE}"),
        ("id\tname\n1\t2018级1班\n", f"names.tsv 缺少列 school_type、asof：{FIRST_LINE}"),
        ("id,name,school_type,asof\n", f"names.tsv 缺少列 id、name、school_type、asof：{FIRST_LINE}"),
        (f"{HEADER}1\t高三1班\t普通高中\t去年\n", f"第 2 行的 asof “去年”{DATES}"),
        (f"{HEADER}1\t高三1班\t普通高中\t2019-13\n", f"第 2 行的 asof “2019-13”{DATES}"),
        (f"{HEADER}\n1\ta\tb\tc\td\n", "第 3 行有 5 格，表头只有 4 列"),
        ("id\tname\n1\t班".encode("gb18030"), "names.tsv 不是 UTF-8 编码的文本"),
    ],
)
def test_A2_4_a_bad_file_is_one_line_and_1(tmp_path: Path, content: str | bytes, line: str) -> None:
    done = propose(tmp_path, content)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"portal: {line}\n")


@pytest.mark.parametrize("arguments", [["propose"], ["propose", "/no/such/file.tsv"], ["propose", "/tmp"], ["mark"]])
def test_A2_4_wrong_usage_is_2(tmp_path: Path, arguments: list[str]) -> None:
    done = command("graduation", *arguments, PORTAL_DATA=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
