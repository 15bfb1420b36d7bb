"""What the search offers before anybody asks: example searches, what is trending, topics.

Each example is made from papers that it finds, so that it gives what it asks for.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import chain

from generator.listings import Tags, Topics, trending
from generator.listings.cards import Card
from generator.listings.kinds import TAGS, TOPICS
from generator.listings.overview import counts
from generator.listings.records import largest
from generator.pages.archive import Archive
from generator.publish.files.site import Site
from generator.related import words

NAME = "search/invitation.json"
_PAPERS = 500  # the newest: examples are made from them
_TRENDING, _TOPICS = 3, 8
_VOTES = 100, 50, 20, 10, 5
_FEWEST = 3  # papers with more votes than an example asks for
_NAME = re.compile(r"[^\W\d_]+(?:[-.' ]+[^\W\d_]+)+\.?")  # of an author; needs no quotation
_WORD = re.compile(r"[^\W\d_]{4,}")
_Example = tuple[str, str]  # a label, and the query


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the file of the invitation, as the search page reads it."""
    archive = site.archive
    members = archive.memberships
    papers = archive.groups.everything[:_PAPERS]
    on_tag = _on_tag(archive, papers)
    found = on_tag, _by_author(papers), _with_phrase(papers, on_tag[0] if on_tag else "")
    popular = [card for block in trending.page(archive.groups).blocks[:1] for card in block.cards]
    topics = {topic: listed for topic, listed in members[Topics].papers.items() if listed}
    named = topics or members[Tags].papers
    hub = TOPICS if topics else TAGS
    invitation = {
        "examples": [example for example in found if example],
        "trending": [(card.label, card.address, card.votes) for card in popular[:_TRENDING]],
        "topics": [(step.label, step.address, step.count) for step in largest(counts(named), _TOPICS)],
        "hub": (hub.name.capitalize(), hub.title, hub.address),
    }
    yield NAME, json.dumps(invitation, ensure_ascii=False, separators=(",", ":")).encode()


def _on_tag(archive: Archive, papers: Sequence[Card]) -> _Example | None:
    """Return a search for the tag that most papers since last year have, with code if any has code."""
    since = str(max((int(paper.dates[0][:4]) for paper in papers), default=1) - 1)
    late = [paper for paper in papers if paper.dates[0] >= since]
    coded = [paper for paper in late if paper.code]
    tags = Counter(chain.from_iterable(map(archive.memberships[Tags].on_card, coded or late)))
    name = _most_frequent(Counter({tag.name: count for tag, count in tags.items() if '"' not in tag.name}))
    if not name:
        return None
    kind, code = ("Papers with code", "has:code ") if coded else ("Papers", "")
    return f"{kind} on {name} since {since}", f'tag:"{name}" {code}from:{since}'


def _by_author(papers: Sequence[Card]) -> _Example | None:
    names = Counter(chain.from_iterable(paper.names.split("\n") for paper in papers))
    name = _most_frequent(Counter({name: names[name] for name in names if _NAME.fullmatch(name)}))
    return (f"Papers by {name}", f'author:"{name}"') if name else None


def _with_phrase(papers: Sequence[Card], beside: str) -> _Example | None:
    """Return a search for the words that most titles have, with many votes if some have many.

    The words are not in the label of the example beside it.
    """
    phrases = {paper: _phrases(paper.label) for paper in papers}
    every = Counter(chain.from_iterable(phrases.values()))
    phrase = _most_frequent(Counter({said: every[said] for said in every if said not in beside.lower()}))
    if not phrase:
        return None
    label = f"Papers that say “{phrase}”"
    votes = [paper.votes or 0 for paper in papers if phrase in phrases[paper]]
    for least in _VOTES:
        if sum(number > least for number in votes) >= _FEWEST:
            return f"{label}, with more than {least} votes", f'"{phrase}" votes:>{least}'
    return label, f'"{phrase}"'


def _phrases(title: str) -> set[str]:
    """Return each two neighbouring words of a title that say something, or if there are none, such words."""
    spoken = title.lower().split(" ")
    known = set(words.words(title, "").spelled.lower().split(" "))  # no stop words
    says = [bool(_WORD.fullmatch(word)) and word in known for word in spoken]
    pairs = {" ".join(spoken[at : at + 2]) for at in range(len(spoken) - 1) if says[at] and says[at + 1]}
    return pairs or {word for word, does in zip(spoken, says, strict=True) if does}


def _most_frequent(names: Counter[str]) -> str:
    """Return the most frequent name, of equals the first by the alphabet; ``""`` if there is none."""
    return min(names, key=lambda name: (-names[name], name), default="")
