"""Logs hold no number of a person, do not grow for ever, and say warnings aloud."""

import io
from pathlib import Path

import pytest

from portal.server import logs
from portal.server.logs import LineKeeper, log_unforeseen, part_log, without_numbers


@pytest.mark.parametrize(
    "number", ["13812345678", "110101200001010017", "11010120000101001X", "11010120000101001x", "110101000101001"]
)
def test_a_number_of_a_person_is_blotted_out(number):
    assert without_numbers(f"row 7: '{number}' twice, id={number}") == "row 7: '<number>' twice, id=<number>"


@pytest.mark.parametrize(
    "harmless", ["run 12345", "2026-11-23 18:33:53,867", "1700000000.123", "f13812345678a", "12812345678"]
)
def test_other_digits_stay(harmless):
    assert without_numbers(harmless) == harmless


def keep(tmp_path: Path, text: str, *, loud: bool = True) -> str:
    """What the log file holds after a part wrote `text`."""
    log = part_log(tmp_path / "logs", "part")
    keeper = LineKeeper("part", io.BytesIO(text.encode()), log, loud=loud)
    keeper.start()
    keeper.join()
    log.close()
    return (tmp_path / "logs" / "part.log").read_text()


LINES = (
    "2026-11-23 18:33:53,867 INFO a: quiet\n"
    "2026-11-23 18:33:53,868 WARNING b: loud 13812345678\n"
    "2026-11-23 18:33:53,869 ERROR c: broken\n"
    "Traceback: details\n"
)


def test_warnings_are_said_aloud_and_everything_is_kept(tmp_path, capsys):
    kept = keep(tmp_path, LINES)
    assert kept == LINES.replace("13812345678", "<number>")
    said = capsys.readouterr().err
    assert said.splitlines() == [
        "part: 2026-11-23 18:33:53,868 WARNING b: loud <number>",
        "part: 2026-11-23 18:33:53,869 ERROR c: broken",
    ]


def test_a_part_that_is_not_loud_says_nothing(tmp_path, capsys):
    keep(tmp_path, LINES, loud=False)
    assert capsys.readouterr().err == ""


def test_log_files_rotate(tmp_path, monkeypatch):
    monkeypatch.setattr(logs, "FILE_BYTES", 1000)
    keep(tmp_path, "a line of thirty characters ok\n" * 500)
    files = list((tmp_path / "logs").iterdir())
    assert len(files) == logs.FILES + 1
    assert all(file.stat().st_size <= 1000 for file in files)


def test_an_unforeseen_error_is_kept_without_numbers(tmp_path):
    try:
        raise KeyError("110101200001010017")
    except KeyError as error:
        file = log_unforeseen(error, tmp_path)
    text = file.read_text()
    assert "test_an_unforeseen_error_is_kept" in text
    assert "110101200001010017" not in text
