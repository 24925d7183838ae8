"""Information entry (信息录入): members and cadres come into the tree."""
