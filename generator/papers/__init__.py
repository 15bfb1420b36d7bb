"""A paper and its parts: dates, categories, links, counts."""
