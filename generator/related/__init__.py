"""Which papers are alike, and by which words: texts in, neighbours with reasons out.

The definition is in ``.github/decisions/0009-related-papers.md``. `words`, `weights` and `nearest` do the
algebra, and are loaded only where there is some to do.
"""

from generator.related.months import basis
from generator.related.records import Neighbour, Words

__all__ = ["Neighbour", "Words", "basis"]
