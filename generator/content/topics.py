"""``content/topics.yml``: topics, each of the papers that one of its queries finds.

```yaml
Music generation:
  query: [music generation, tag:music votes]    # papers that any of these finds
  description: Making music by machine.
```

Whatever is wrong with one topic, the others stand.
"""

from difflib import get_close_matches
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
    """The topics in a file; none if there is no such file. What is wrong is added to ``problems``."""
    topics: dict[str, Topic] = {}
    try:
        entries = list(named.entries(path, _EXAMPLE))
    except RecordError as error:
        problems.append(Problem(error.field, "", error.reason))
        return []
    for name, about in entries:
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
    if not isinstance(about, dict):
        raise RecordError(where, f"is not a mapping; write `{_EXAMPLE}`")
    for key in map(str, about):
        if key not in _FIELDS:
            near = get_close_matches(key.lower(), _FIELDS, 1)
            advice = f"write {near[0]}" if near else f"there are {', '.join(_FIELDS)}"
            raise RecordError(where, f"{key} is not a key of a topic; {advice}")
    queries = named.queries(where, about)
    if not queries:
        raise RecordError(where, f"query is missing; write `{_EXAMPLE}`")
    if not (slug := named.slug(name)):
        raise RecordError(where, "has neither letters nor digits in its name, which makes the address")
    return Topic(where, name, slug, queries, str(about.get("description") or ""), named.former(where, about))
