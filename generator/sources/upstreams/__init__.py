"""A module for each upstream: its settings, how its lists are asked for, and what an item says."""
