"""What is said about a value that is wrong or doubtful."""

from dataclasses import dataclass
from typing import Literal, TypeAlias, TypeVar

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding about one column.

    `code` is stable and for programs (`ID_CHECKSUM`), `message` is a Chinese sentence that says what is
    wrong and what to do and never holds a whole ID or mobile number, `column` is the field's key
    (`id_number`). An "error" keeps the row out; a "warning" is told but the row is taken.
    """

    code: str
    message: str
    column: str
    severity: Severity = "error"


T = TypeVar("T")
# Every parser answers with the normalised value, or None, and what it has to say about it.
Parsed: TypeAlias = tuple[T | None, tuple[Problem, ...]]


def refused(column: str, code: str, message: str) -> tuple[None, tuple[Problem, ...]]:
    """The answer of a parser that cannot take the value: None and one error."""
    return None, (Problem(code, message, column),)


def doubtful(column: str, code: str, message: str) -> Problem:
    """A warning: the row is taken all the same."""
    return Problem(code, message, column, "warning")
