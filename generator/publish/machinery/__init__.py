"""Below the press: the cache, the processes, and the files of the site."""
