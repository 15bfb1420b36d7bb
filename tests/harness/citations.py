"""The citations that only a page's script makes, in Python: `assets/citations.js` must give the same."""

from __future__ import annotations

import json

from generator.pages.citations import formats
from generator.pages.citations.work import Work, given_first

_NAMED = 8  # authors in a plain citation


def csl_json(work: Work) -> str:
    """Return a file of CSL-JSON with one item."""
    return json.dumps([formats.csl(work)], ensure_ascii=False, indent=2) + "\n"


def plain(work: Work) -> str:
    """Return a citation to paste into a text: authors, year, title, place."""
    names = [given_first(name) for name in work.authors[:_NAMED]]
    if work.others or len(work.authors) > _NAMED:
        by = f"{', '.join(names)}, et al."
    else:
        by = " and ".join(names) if len(names) < 3 else f"{', '.join(names[:-1])}, and {names[-1]}"
    where = work.reference or work.journal
    arxiv = f"arXiv:{work.arxiv}" if work.arxiv else ""
    parts = (by, work.published[:4], work.title, where, arxiv, "Withdrawn" if work.withdrawn else "")
    sentences = [part if part[-1] in ".?!" else f"{part}." for part in parts if part]
    if work.doi:
        sentences.append(f"https://doi.org/{work.doi}")
    elif work.url and not work.arxiv:
        sentences.append(work.url)
    return " ".join(sentences)
