"""Makes a build pay for what changed alone: atomic writes, keys, the cache, outputs, processes."""
