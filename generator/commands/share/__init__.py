"""Commands that make something of the archive: the site, its Markdown, files for other programs, mails."""
