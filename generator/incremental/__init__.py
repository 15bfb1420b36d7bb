"""Lets a build redo only what changed: atomic writes, keys, the cache, steps, processes; and locks."""
