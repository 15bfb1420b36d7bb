"""A module for each file format, and what several read."""
