"""Paper Archive: fetched papers become Markdown pages, and the pages a searchable static site."""
