"""Where a paper was published: journal, place in it, and the publisher's DOI."""

from dataclasses import dataclass, fields

from generator.errors import RecordError
from generator.text import identifiers
from generator.text.cleaning import line

LONGEST = 300
"""Characters of a text in a `Publication`."""
KINDS = (
    "article", "preprint", "conference paper", "chapter", "book", "thesis", "report", "manuscript",
    "dataset", "software",
)  # fmt: skip


def bare_doi(text: str, name: str) -> str:
    """Return the bare DOI in a text; ``""`` stays empty.

    Raises:
        RecordError: if it is not a DOI.
    """
    doi = text and identifiers.doi(line(text))
    if doi is None:
        raise RecordError(name, f"{text[:80]!r} is not a DOI")
    return doi


@dataclass(frozen=True, slots=True)
class Publication:
    """Where a paper was published; each field is text on one line, ``""`` if unknown.

    Attributes:
        kind: one of `KINDS`.
        journal: the journal's whole name.
        volume: of the journal.
        issue: of the volume.
        pages: in the issue: ``1-9``, or the number of the article.
        doi: the publisher's bare DOI.
    """

    kind: str = ""
    journal: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    doi: str = ""

    def __post_init__(self) -> None:
        for name in PUBLICATION_NAMES:
            text = line(getattr(self, name))
            if len(text) > LONGEST:
                raise RecordError(f"published_in.{name}", f"has more than {LONGEST} characters")
            object.__setattr__(self, name, text)
        if self.kind not in ("", *KINDS):
            raise RecordError("published_in.kind", f"{self.kind!r} is none of {', '.join(KINDS)}")
        object.__setattr__(self, "doi", bare_doi(self.doi, "published_in.doi"))

    def __bool__(self) -> bool:
        return any(self.values.values())

    @property
    def values(self) -> dict[str, str]:
        """The fields with a value, by name."""
        return {name: value for name in PUBLICATION_NAMES if (value := getattr(self, name))}

    @property
    def reference(self) -> str:
        """The place in words: ``Journal of Ferns 12 (3), 1-9``; ``""`` without a journal."""
        if not self.journal:
            return ""
        issue = f"({self.issue})" if self.issue else ""
        place = " ".join(filter(None, (self.journal, self.volume, issue)))
        return ", ".join(filter(None, (place, self.pages)))


PUBLICATION_NAMES = tuple(item.name for item in fields(Publication))
