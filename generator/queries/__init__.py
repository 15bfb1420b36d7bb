"""The query language: what a query finds, and what it sees of a paper."""
