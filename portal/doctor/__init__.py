"""The invariants of the data, checked in production and after every fault test. Each lives with what it checks."""
