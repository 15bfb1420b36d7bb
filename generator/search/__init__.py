"""The archive's search: lunr's model, cut into files that the browser fetches as a query needs them."""

from generator.search.documents import Document, Summary
from generator.search.index import Report, TooManyError, build

__all__ = ["Document", "Report", "Summary", "TooManyError", "build"]
