"""Marking graduation times (标记团支部毕业时间): when a branch graduates, or why it does not."""
