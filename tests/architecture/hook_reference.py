"""The hook reference of plugins/README.md, made from the specifications: python -m tests.architecture.hook_reference"""

from __future__ import annotations

import inspect
import re

from portal.config import ROOT
from portal.hooks import specs

README = ROOT / "plugins" / "README.md"
BEGIN, END = "<!-- hooks: made by tests/architecture/hook_reference.py -->\n", "<!-- end of hooks -->\n"
TITLES = {specs.SetupHooks: "Setup", specs.SlotHooks: "Slot", specs.EventHooks: "Event"}


def hooks() -> dict[str, object]:
    """Every hook specification by name, in the order of the specifications."""
    return {name: value for group in specs.GROUPS for name, value in vars(group).items() if name in specs.NAMES}


def reference() -> str:
    """What the README has to say between its marks."""
    return "\n".join(_group(group) for group in specs.GROUPS)


def _group(group: type) -> str:
    sections = [_section(name, value) for name, value in vars(group).items() if name in specs.NAMES]
    return "\n".join([f"## {TITLES[group]} hooks\n", f"{_flowing(inspect.getdoc(group) or '')}\n", *sections])


def _section(name: str, spec: object) -> str:
    signature = str(inspect.signature(spec)).replace("(self, ", "(").replace("(self)", "()").replace("'", "")  # type: ignore[arg-type]
    said = inspect.getdoc(spec) or ""
    parts = re.split(r"^(When|Returns|Example): ", said, flags=re.M)
    lines = [f"### `{name}{signature}`\n", f"{_flowing(parts[0])}\n"]
    lines += [f"- {title}: {_flowing(text)}" for title, text in zip(parts[1::2], parts[2::2], strict=True)]
    return "\n".join(lines) + "\n"


def _flowing(text: str) -> str:
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text.strip())


def written() -> str:
    """What the README says between its marks."""
    return README.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]


if __name__ == "__main__":
    before, _, rest = README.read_text(encoding="utf-8").partition(BEGIN)
    README.write_text(before + BEGIN + reference() + END + rest.partition(END)[2], encoding="utf-8")
