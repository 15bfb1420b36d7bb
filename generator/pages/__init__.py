"""What stands on a page, as Markdown and as HTML."""
