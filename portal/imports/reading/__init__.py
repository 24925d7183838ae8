"""Reading the tables people upload: any spreadsheet in, headers and rows or one clear refusal out.

Pure: no database, no Flask. Keep the `__init__` of `portal`, `portal.imports` and `portal.contracts` empty: the child
process that parses imports them.
"""

from portal.imports.reading.outcome import FileRefused, Header, Limits, RowMarks, TableRow
from portal.imports.reading.reader import TableReader, open_table

__all__ = ["FileRefused", "Header", "Limits", "RowMarks", "TableReader", "TableRow", "open_table"]
