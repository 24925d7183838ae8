"""The rules about a person's data: each parser takes a cell and answers (value or None, problems).

Forms and imports use the same parsers, so that a value means the same wherever it was typed.
"""
