"""Chapters side by side, publishing in one step, editions, comparison, the command line."""
