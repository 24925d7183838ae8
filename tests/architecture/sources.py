"""Rules a Python file has to keep, each a function from a file to what is wrong with it."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MAX_FILE, MAX_FUNCTION = 300, 40
NO_IDEA = frozenset({"utils", "util", "helpers", "helper", "common", "misc", "tools", "stuff"})

Rule = Callable[[Path], Iterator[str]]


def files(*folders: str) -> list[Path]:
    """Every Python file below these folders of the repository."""
    return sorted(p for folder in folders for p in (ROOT / folder).rglob("*.py") if "__pycache__" not in p.parts)


def short_file(path: Path) -> Iterator[str]:
    """A file that passes 300 lines is asking to be split along an idea."""
    if (lines := len(path.read_text().splitlines())) >= MAX_FILE:
        yield f"{lines} lines; split it along an idea before it has {MAX_FILE}"


def short_functions(path: Path) -> Iterator[str]:
    """A function that passes 40 lines, docstring included, is asking for the same."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            lines = (node.end_lineno or 0) - node.lineno + 1
            if lines > MAX_FUNCTION:
                yield f"{node.name}() has {lines} lines, more than {MAX_FUNCTION}"


def named_after_an_idea(path: Path) -> Iterator[str]:
    """A module called utils says nothing about what belongs into it."""
    for name in NO_IDEA & {path.stem, path.parent.name}:
        yield f"{name!r} names no idea"


def leaves_commit_to_the_transaction(path: Path) -> Iterator[str]:
    """Only portal.db.transaction() commits."""
    if path.parts[-2:] == ("portal", "db.py"):
        return
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "commit":
            yield f"line {node.lineno} commits; only portal.db.transaction() may"


def contracts_stand_alone(path: Path) -> Iterator[str]:
    """portal/contracts is what everybody imports, so it imports nothing of the portal."""
    if "contracts" not in path.parent.parts:
        return
    for node in ast.walk(_tree(path)):
        for name in _imported(node):
            if name.split(".")[0] in {"portal", "plugins"} and not name.startswith("portal.contracts"):
                yield f"line {node.lineno} imports {name}"  # type: ignore[attr-defined]


def asks_the_portals_clock(path: Path) -> Iterator[str]:
    """Nothing but portal.clock asks the system for the date: the demonstration lives in 2019."""
    if path.name == "clock.py":
        return
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in {"utcnow", "today"} and _base(node.func) in {"datetime", "date", "dt"}:
                yield f"line {node.lineno} asks the system's clock"
            if node.func.attr == "now" and _base(node.func) in {"datetime", "dt"}:
                yield f"line {node.lineno} asks the system's clock"


def problems(rule: Rule, paths: list[Path]) -> list[str]:
    """Every fault `rule` finds in `paths`, with the file it is in."""
    return [f"{path.relative_to(ROOT)}: {fault}" for path in paths for fault in rule(path)]


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def _base(attribute: ast.Attribute) -> str:
    """`datetime` of datetime.now and of dt.datetime.now."""
    value = attribute.value
    return value.id if isinstance(value, ast.Name) else value.attr if isinstance(value, ast.Attribute) else ""


def _imported(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
