"""The query language, and the parts of a paper that a query sees."""
