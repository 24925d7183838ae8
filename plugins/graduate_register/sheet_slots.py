"""What the core is given of the spreadsheet and the class sheet: the kind of import, and its checks."""

from __future__ import annotations

from plugins.graduate_register.import_checks import STAGED_CHECKS
from plugins.graduate_register.imports import RECORDS

IMPORT_TYPES = (RECORDS,)
CHECKS = STAGED_CHECKS
