"""``content/topics.yml``: topics, which collect the papers that their queries find.

```yaml
Music generation:
  query: [music generation, tag:music votes]    # papers that match any of these
  description: Making music by machine.
```

A mistake in one topic does not affect the others; if the file is not YAML, there are no topics at all.
"""

from pathlib import Path
from typing import NamedTuple

from generator.content.typed import EntryFile, Shape, Some, Texts, as_tuple
from generator.errors import Problem, RecordError
from generator.text import identifiers


class TopicEntry(Shape, frozen=True):
    """The entry of one topic."""

    query: str | Some
    description: str = ""
    formerly: Texts = ()


FILE = EntryFile("topics.yml", TopicEntry, "Music generation: {query: music generation}")


class Topic(NamedTuple):
    """A topic; its slugs are the last parts of its current and former addresses."""

    name: str
    slug: str
    queries: tuple[str, ...]  # not checked yet
    description: str = ""
    former: tuple[str, ...] = ()


def read(path: Path, problems: list[Problem]) -> list[Topic]:
    """Read the topics in a file with `EntryFile.read`; without the file there are none."""
    topics: dict[str, Topic] = {}

    def take(name: str, entry: TopicEntry) -> None:
        slug = identifiers.address(name)
        if not slug:
            raise RecordError("", "has no letter or digit in its name, so it has no address; rename it")
        if slug in topics:
            raise RecordError("", f"has the same address as {topics[slug].name}; give it another name")
        former = identifiers.addresses(entry.formerly)
        topics[slug] = Topic(name, slug, as_tuple(entry.query), entry.description, former)

    FILE.read(path, take, problems)
    owners = dict(topics)
    for topic in topics.values():
        for slug in topic.former:
            if (owner := owners.setdefault(slug, topic)) is not topic:
                reason = f"{slug} already leads to {owner.name}"
                problems.append(Problem(f"{FILE.file}: {topic.name}", "formerly", reason))
    return list(topics.values())
