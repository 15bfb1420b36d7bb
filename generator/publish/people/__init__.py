"""What a person writes on a page: its notation, its formulas, and what is left out of its HTML."""
