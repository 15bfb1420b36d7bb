"""Applies the settings' rules to papers."""

from functools import cache
from pathlib import Path

from generator.configuration.settings import Settings
from generator.content.curated.vocabulary import Vocabularies
from generator.content.merge import Refusal
from generator.errors import ArchiveError, Problem, RecordError
from generator.listings.subjects import subject
from generator.papers.paper import Counts, Paper


def refusal(chosen: Settings, content: Path) -> Refusal:
    """Return a function that names the rule that refuses a paper, or ``""``."""
    known = vocabularies(chosen, content)
    rules_of = cache(chosen.rules)

    def refused(paper: Paper, counts: Counts) -> str:
        rules = rules_of(paper.source)
        return rules.refusal(subject(paper, known, counts.votes)) if rules else ""

    return refused


def vocabularies(chosen: Settings, content: Path) -> Vocabularies:
    """Return the vocabularies that rules see.

    Raises:
        ArchiveError: if anything in them is wrong: a rule might then take a paper that it should refuse.
    """
    problems: list[Problem] = []
    try:
        known = Vocabularies.of(content, chosen.starter_tags, problems)
    except RecordError as error:
        raise ArchiveError(f"content/{error}") from None
    if problems:
        raise ArchiveError(f"content/{problems[0]}")
    return known
