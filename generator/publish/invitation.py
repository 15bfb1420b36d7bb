"""What the search offers before anybody asks: example searches, what is trending, topics.

Each example is made from papers that it finds, so that it gives what it asks for.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from generator.listings import Tags, Topics, trending
from generator.listings.cards import Card
from generator.listings.hubs import counts
from generator.listings.kinds import TAGS, TOPICS
from generator.listings.records import largest
from generator.pages.archive import Archive
from generator.publish.context import Site
from generator.text.language import marked

NAME = "search/invitation.json"
_PAPERS = 500  # the newest: examples are made from them
_TRENDING, _TOPICS = 3, 8
_VOTES = 100, 50, 20, 10, 5
_Example = tuple[str, str]  # a label, and the query


def files(site: Site) -> Iterator[tuple[str, bytes]]:
    """Yield the file of the invitation, as the search page reads it."""
    archive = site.archive
    members = archive.memberships
    papers = archive.groups.everything[:_PAPERS]
    popular = [card for block in trending.page(archive.groups).blocks[:1] for card in block.cards]
    topics = {topic: listed for topic, listed in members[Topics].papers.items() if listed}
    named = topics or members[Tags].papers
    hub = TOPICS if topics else TAGS
    invitation = {
        "examples": list(_examples(archive, papers)),
        "trending": [(card.label, card.address, card.votes) for card in popular[:_TRENDING]],
        "topics": [(step.label, step.address, step.count) for step in largest(counts(named), _TOPICS)],
        "hub": (archive.language.gettext(hub.called), archive.language.gettext(hub.title), hub.address),
    }
    yield NAME, json.dumps(invitation, ensure_ascii=False, separators=(",", ":")).encode()


def _examples(archive: Archive, papers: Sequence[Card]) -> Iterator[_Example]:
    """Yield a search for papers with code, one for an author, and one for papers with many votes."""
    tags = archive.memberships[Tags].on_card
    coded = [paper for paper in papers if paper.code]
    named = [tag.name for paper in coded or papers for tag in tags(paper)]
    t = archive.language
    if tag := _commonest(named):
        on_tag = marked("Papers on {tag} with code") if coded else marked("Papers on {tag}")
        yield t(on_tag, tag=tag), f'tag:"{tag}"{" has:code" * bool(coded)}'
    if author := _commonest(name for paper in papers for name in paper.names.split("\n")):
        yield t("Papers by {author}", author=author), f'author:"{author}"'
    for least in _VOTES:
        voted = [paper for paper in papers if (paper.votes or 0) > least]
        if other := _commonest(known.name for paper in voted for known in tags(paper) if known.name != tag):
            many = t("Papers on {tag} with more than {n} votes", tag=other, n=least)
            yield many, f'tag:"{other}" votes:>{least}'
            return


def _commonest(names: Iterable[str]) -> str:
    """Return the commonest name that a query can quote, of equals the first by the alphabet, or ``""``."""
    counts = Counter(name for name in names if name and '"' not in name)
    return min(counts, key=lambda name: (-counts[name], name), default="")
