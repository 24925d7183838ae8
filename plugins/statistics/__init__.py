"""Statistics and supervision (统计督查): where everybody stands, Annex 2, circulars, spot checks (R1.1, R3.2, R4)."""
