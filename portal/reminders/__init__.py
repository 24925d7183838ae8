"""催办: a superior reminds the organisations below; they see it on their workbench, and it sees who has read it."""
