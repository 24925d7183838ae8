"""The country's real divisions, from provinces to townships, as lists of certain years; no database.

`lists.division_list(year)` reads one, `placing.place_of` finds the division that organisations are named after,
`townships.pair` tells which organisation is which township, `picking.pick` is the picker of forms, `searching.search`
and `whole_names.whole_name` what it is made of. README.md says where the lists come from.
"""
