"""The pages as a site: MkDocs' plugin, and the press that turns pages into HTML."""
