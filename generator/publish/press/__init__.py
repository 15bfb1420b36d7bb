"""The press: which pages are stale, and how they are made without MkDocs."""
