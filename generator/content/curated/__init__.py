"""Files in which a person describes the archive: tags, authors, topics, reading lists, removals."""
