"""``content/topics.yml``: topics, each with the papers that its queries find.

```yaml
Music generation:
  query: [music generation, tag:music votes]    # papers that any of these finds
  description: Making music by machine.
```

Whatever is wrong with one topic, the others stand; where the file as a whole cannot be read, nothing does.
"""

from pathlib import Path
from typing import NamedTuple

from generator.content.typed import Names, Shape, Some, Texts, as_tuple
from generator.errors import Problem, RecordError
from generator.text import identifiers


class TopicEntry(Shape, frozen=True):
    """What the file says of a topic."""

    query: str | Some
    description: str = ""
    formerly: Texts = ()


FILE = Names("topics.yml", TopicEntry, "Music generation: {query: music generation}")


class Topic(NamedTuple):
    """A topic; its slugs are the last parts of its address and of those that it had before."""

    name: str
    slug: str
    queries: tuple[str, ...]  # not checked yet
    description: str = ""
    former: tuple[str, ...] = ()


def read(path: Path, problems: list[Problem]) -> list[Topic]:
    """The topics in a file, by `Names.read`; none if there is no such file."""
    topics: dict[str, Topic] = {}

    def take(name: str, entry: TopicEntry) -> None:
        slug = identifiers.address(name)
        if not slug:
            raise RecordError("", "has neither letters nor digits in its name, which makes the address")
        if slug in topics:
            raise RecordError("", f"has the address of {topics[slug].name}; give it another name")
        former = identifiers.addresses(entry.formerly)
        topics[slug] = Topic(name, slug, as_tuple(entry.query), entry.description, former)

    FILE.read(path, take, problems)
    owners = dict(topics)
    for topic in topics.values():
        for slug in topic.former:
            if (owner := owners.setdefault(slug, topic)) is not topic:
                reason = f"{slug} leads to {owner.name} already"
                problems.append(Problem(f"{FILE.file}: {topic.name}", "formerly", reason))
    return list(topics.values())
