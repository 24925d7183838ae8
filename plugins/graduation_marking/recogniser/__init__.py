"""When a branch graduates, read from its name: words and numbers in, a proposal out; no database, no web.

`proposing.propose` is the way in, `proposal.Proposal` what comes out. The other modules hold one idea each: how names
are written (`spelling`), years that are said (`years`) or only numbered (`numbers`), grades (`grades`), how long a
programme takes (`programmes`, `majors`), branches without a time (`unmarked`), and what else is known (`evidence`).
"""
