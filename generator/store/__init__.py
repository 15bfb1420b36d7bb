"""Lets a build redo only what changed: atomic writes, keys, the store, steps, processes; and locks."""
