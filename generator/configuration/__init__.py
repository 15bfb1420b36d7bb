"""What mkdocs.yml says: settings, addresses, edits of named keys."""
