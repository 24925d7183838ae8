"""The country's real divisions, from provinces to townships, as lists of certain years; no database, no web.

`lists.division_list(year)` reads one, `placing.place_of` finds the division that organisations are named after,
`townships.pair` tells which organisation is which township. README.md says where the lists come from.
"""
