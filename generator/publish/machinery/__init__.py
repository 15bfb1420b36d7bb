"""What the press stands on: the cache, the processes, the files it writes."""
