"""Text in files that spreadsheet programs open: it stays text, whatever it looks like."""

from __future__ import annotations

FORMULA = frozenset("=+-@\t\r\n＝＋－＠")
"""What a program may take for the beginning of a formula, in Chinese versions also in full width."""


def for_xlsx(text: str) -> str:
    """For `write_string`, which would copy what looks like its own markup into the file as it is."""
    return f"{text} " if text.startswith("<r>") and text.endswith("</r>") else text


def for_csv(text: str) -> str:
    """For a cell of a CSV file: with an apostrophe in front where a formula would begin."""
    return f"'{text}" if text[:1] in FORMULA else text
