"""What a person states of the archive: names of tags and authors, topics, reading lists, removals."""
