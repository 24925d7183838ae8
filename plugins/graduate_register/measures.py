"""What circulars and overviews compare of the register: complete records, and townships that will receive (R3.1)."""

from __future__ import annotations

from plugins.graduate_register.metrics import COMPLETE, GRADUATING, TOWNSHIP
from portal.contracts.measures import Measure

_PAGE = "graduate_register.records"
MEASURES = (
    Measure(
        "graduate_register.complete", "毕业去向登记", "R3.1", "人", COMPLETE, GRADUATING, endpoint=_PAGE, weight=60
    ),
    Measure(
        "graduate_register.townships", "已知接收乡镇街道", "R3.1", "人", TOWNSHIP, GRADUATING, endpoint=_PAGE, weight=61
    ),
)
