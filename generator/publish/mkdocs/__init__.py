"""The part with MkDocs: the plugin, the engine that runs it, the theme, hand-written pages."""
