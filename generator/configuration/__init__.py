"""``mkdocs.yml``: settings, addresses, edits of named keys."""
