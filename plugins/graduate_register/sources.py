"""The ways in which something gets into the register."""

from __future__ import annotations

FORM, SHEET, IMPORT, MEMBER = "form", "sheet", "import", "member"
TITLES = {FORM: "逐人登记", SHEET: "班级登记表", IMPORT: "表格导入", MEMBER: "团员本人填写"}
