"""Files about the whole archive: the feed, the sitemap."""
