"""URL converters with bounds: what does not fit is a 404 before any code runs."""

import re

from werkzeug.routing import BaseConverter

_ROW_ID = re.compile(r"[1-9][0-9]{0,17}")


class OrgCodeConverter(BaseConverter):
    """<org:code>: an organisation's code."""

    regex = r"[0-9A-Za-z_-]{1,64}"


class RowIdConverter(BaseConverter):
    """<row:id>: a row's id, a positive number that fits a bigint."""

    regex = _ROW_ID.pattern

    def to_python(self, value: str) -> int:
        return int(value)


def row_id(text: str) -> int:
    """A row's id in an address's query, for `args.get(type=row_id)`; ValueError for what fits no bigint."""
    if not _ROW_ID.fullmatch(text):
        raise ValueError("no row's id")
    return int(text)
