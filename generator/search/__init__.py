"""The archive's search: lunr's model, cut into files that the browser fetches as a query needs them."""

from generator.search.documents import CollectionFilter, Document, Documents, Summary
from generator.search.index import build, large_size

__all__ = ["CollectionFilter", "Document", "Documents", "Summary", "build", "large_size"]
