"""A paper and what it is made of: ids, dates, categories."""
