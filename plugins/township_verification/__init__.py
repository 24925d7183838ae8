"""Which organisations are township-level (是否乡镇街道团委): recognising them, and checking what was recognised."""
