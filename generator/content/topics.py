"""``content/topics.yml``: topics, each of the papers that one of its queries finds.

```yaml
Music generation:
  query: [music generation, tag:music votes]    # papers that any of these finds
  description: Making music by machine.
```

Whatever is wrong with one topic, the others stand; where the file as a whole cannot be read, nothing does.
"""

from pathlib import Path
from typing import NamedTuple

from generator.content import named
from generator.errors import Problem, RecordError

NAME = "topics.yml"
_FIELDS = ("query", "description", "formerly")
_EXAMPLE = "Music generation: {query: music generation}"


class Topic(NamedTuple):
    """A topic.

    Attributes:
        where: what messages call its entry, ``topics.yml: Music generation``.
        name: what it is called.
        slug: the last part of its address.
        queries: in the search's language; not checked yet.
        description: a sentence on what it is about; ``""`` for none.
        former: the last parts of the addresses that it had before.
    """

    where: str
    name: str
    slug: str
    queries: tuple[str, ...]
    description: str = ""
    former: tuple[str, ...] = ()


def read(path: Path, problems: list[Problem]) -> list[Topic]:
    """The topics in a file; none if there is no such file. What is wrong with one is added to ``problems``.

    Raises:
        RecordError: if the file is not a mapping in YAML, so that nobody knows which topics there are.
    """
    topics: dict[str, Topic] = {}
    for name, about in named.entries(path, _EXAMPLE):
        where = f"{path.name}: {name}"
        try:
            topic = _topic(where, str(name), about)
            if (other := topics.setdefault(topic.slug, topic)) is not topic:
                raise RecordError(where, f"has the address of {other.name}; give it another name")
        except RecordError as error:
            problems.append(Problem(error.field, "", error.reason))
    owners = {topic.slug: topic for topic in topics.values()}
    for topic in topics.values():
        for slug in topic.former:
            if (owner := owners.setdefault(slug, topic)) is not topic:
                problems.append(Problem(topic.where, "formerly", f"{slug} leads to {owner.name} already"))
    return list(topics.values())


def _topic(where: str, name: str, about: object) -> Topic:
    values = named.values(where, about, _FIELDS, _EXAMPLE)
    queries = named.queries(where, values)
    if not queries:
        raise RecordError(where, f"query is missing; write `{_EXAMPLE}`")
    if not (slug := named.slug(name)):
        raise RecordError(where, "has neither letters nor digits in its name, which makes the address")
    return Topic(
        where, name, slug, queries, str(values.get("description") or ""), named.former(where, values)
    )
