"""Which papers are alike, and by which words: texts in, neighbours with reasons out.

The definition is in ``.github/decisions/0009-related-papers.md``. `words`, `weights` and `nearest` use NumPy,
and are imported where they are first used: a build with nothing new does without.
"""

from generator.related.records import Neighbour, Words, basis

__all__ = ["Neighbour", "Words", "basis"]
