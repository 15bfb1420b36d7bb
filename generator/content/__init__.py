"""The ``content`` folder, which a person owns: the page format, the library of pages, vocabularies."""
