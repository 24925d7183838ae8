"""Members and cadres: the kernel that every plugin shares."""
