"""The site by MkDocs: the plugin, the engine that runs it, the theme, hand-written pages."""
