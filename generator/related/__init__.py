"""Which papers are alike, and by which words: texts in, neighbours with reasons out.

The definition is in ``.github/decisions/0009-related-papers.md``. The modules `words`, `weights` and `nearest`
use NumPy; who needs one imports it where it is first used, so that a build with nothing new does without.
"""

from generator.related.records import Neighbour, Words, basis

__all__ = ["Neighbour", "Words", "basis"]
