"""The commands that a person can type: one file each, with arguments, help and code."""
