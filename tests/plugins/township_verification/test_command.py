"""`township recognise`: the contract with whoever runs it on a list of names."""

from __future__ import annotations

import resource
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.plugins.township_verification.labelled import real_divisions, ways_of_writing
from tests.server.running import command, command_from_scratch

HEADER = "name\tcategory\tparent_name\tparent_is_leading"


def recognise(
    tmp_path: Path, content: str | bytes, run: Callable[..., subprocess.CompletedProcess[str]] = command
) -> subprocess.CompletedProcess[str]:
    """Run the command on a file with this content."""
    file = tmp_path / "names.tsv"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return run("township", "recognise", str(file), PORTAL_DATA=str(tmp_path / "data"))


def test_A1_1_the_rows_come_back_with_flag_and_why(tmp_path: Path) -> None:
    rows = (
        "高岭乡团委\t团委\t共青团宿松县委员会\t1\n高岭乡团委\t团委\t高岭中学团委\t0\n\n红星农场团委\t\t\t1\r\n高岭乡\n"
    )
    done = recognise(tmp_path, f"{HEADER}\n{rows}")
    assert (done.returncode, done.stderr) == (0, "")
    lines = [line.split("\t") for line in done.stdout.splitlines()]
    assert lines[0] == [*HEADER.split("\t"), "flag", "why"]
    assert lines[1] == ["高岭乡团委", "团委", "共青团宿松县委员会", "1", "是", "直属县级团委；名称以“乡”结尾"]
    assert [line[4] for line in lines[1:]] == ["是", "否", "空", "是"]
    assert all(len(line) == 6 and line[5] for line in lines)


def test_A1_1_it_says_what_the_recogniser_says(tmp_path: Path) -> None:
    rows = [row for _, row in ways_of_writing()]
    cells = ((row.name, row.category, row.parent_name, row.parent_is_leading) for row in rows)
    done = recognise(tmp_path, "\n".join((HEADER, *map("\t".join, cells))))
    found = [line.split("\t") for line in done.stdout.splitlines()[1:]]
    assert [line[0] for line in found] == [row.name for row in rows]
    assert [line[4:] for line in found] == [[row.verdict.word, row.verdict.because] for row in rows]


def test_A1_1_columns_may_stand_in_any_order_and_further_ones_stay(tmp_path: Path) -> None:
    content = "\ufeffid\tparent_is_leading\tname\tnote\tparent_name\tcategory\n7\t1\t高岭乡团委\t备注\t\t团委\n"
    done = recognise(tmp_path, content)
    assert done.stdout.splitlines()[1].split("\t")[:7] == ["7", "1", "高岭乡团委", "备注", "", "团委", "是"]


@pytest.mark.slow
def test_A1_1_100_000_rows_take_at_most_20_seconds(tmp_path: Path) -> None:
    rows = (real_divisions() * 2)[:100_000]
    cells = ((row.name, row.category, row.parent_name, row.parent_is_leading) for row in rows)
    content = "\n".join((HEADER, *map("\t".join, cells)))
    before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime  # other tests run beside this one
    done = recognise(tmp_path, content, command_from_scratch)
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before <= 20
    assert done.stdout.count("\n") == 100_001


FIRST_LINE = "第一行应是 name category parent_name parent_is_leading，以制表符分隔"


@pytest.mark.parametrize(
    ("content", "line"),
    [
        ("", f"names.tsv 是空的：{FIRST_LINE}"),
        ("name\tcategory\n高岭乡\t团委\n", f"names.tsv 缺少列 parent_name、parent_is_leading：{FIRST_LINE}"),
        (f"{HEADER}\n高岭乡\t团委\t\t是\n", "第 2 行的 parent_is_leading “是”应是 1、0，或空着"),
        (f"{HEADER}\n\n高岭乡\t团委\t\t1\t1\n", "第 3 行有 5 格，表头只有 4 列"),
        ("name\n乡".encode("gb18030"), "names.tsv 不是 UTF-8 编码的文本"),
    ],
)
def test_A1_1_a_bad_file_is_one_line_and_1(tmp_path: Path, content: str | bytes, line: str) -> None:
    done = recognise(tmp_path, content)
    assert (done.returncode, done.stdout, done.stderr) == (1, "", f"portal: {line}\n")


@pytest.mark.parametrize("arguments", [["recognise"], ["recognise", "/no/such/file.tsv"], ["check"]])
def test_A1_1_wrong_usage_is_2(tmp_path: Path, arguments: list[str]) -> None:
    done = command("township", *arguments, PORTAL_DATA=str(tmp_path))
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
