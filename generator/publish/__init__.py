"""Makes the site: MkDocs' plugin, and the press that turns pages into HTML."""
