"""Whether an organisation is township-level, read from its name, category and superior; no database, no web.

`recognising.recognise` is the way in, `verdict.Verdict` what comes out. The other modules hold one idea each: how names
are written (`spelling`), names that end like a township's (`townships`), units that are none but do the work of one
(`undecided`), leading bodies (`leading`), and what sort of unit a name tells of all these (`units`).
"""
