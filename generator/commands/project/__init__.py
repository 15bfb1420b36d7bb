"""Commands for the project as a whole: an archive of one's own, and its new versions."""
