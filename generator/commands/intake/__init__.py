"""Commands that take papers in."""
