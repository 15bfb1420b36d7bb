"""Feeds, for readers to follow: RSS 2.0, Atom 1.0 and JSON Feed 1.1, and their list in OPML."""
