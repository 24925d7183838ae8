"""Work in the background: the database is the truth, Redis a doorbell."""
