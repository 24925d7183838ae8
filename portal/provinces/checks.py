"""Invariants of the switches, for `doctor`."""

from __future__ import annotations

from portal.doctor.statements import statement

PROVINCE_CHECKS = [
    statement(
        "provinces.switch_of_province", "功能开关属于省级单位",
        "SELECT DISTINCT w.province_code AS code FROM core_plugin_switch w LEFT JOIN core_org o"
        " ON o.code = w.province_code AND o.province_code = o.code WHERE o.id IS NULL",
        "功能开关的省级单位 {code} 不存在",
    ),
]  # fmt: skip
