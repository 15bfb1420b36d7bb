"""The content of pages, as Markdown and as HTML."""
