"""Keys: every field of a page's inputs is in its key, also a field that is added later."""

from __future__ import annotations

import pickle
from collections import namedtuple
from dataclasses import dataclass, make_dataclass, replace
from typing import Any

import pytest

from generator.listings import Block, Link, Listing, ListRemark
from generator.listings.cards import Card
from generator.listings.kinds import AUTHOR, DAY, TAG, Collection
from generator.pages.inputs import Neighbours, RelatedLink, Surroundings
from generator.papers.paper import Counts
from generator.store.keys import Hashed, hash_of, key
from tests.harness.papers import listed

_TAGS = (Collection(TAG, "moss", "Moss"),)


def card(tags: tuple[Collection, ...] = _TAGS, votes: int = 3, **fields: Any) -> Card:
    """Return a paper as lists show it."""
    made = replace(listed(1), **fields)
    made.complete(Counts(votes), tags, tags, (), has_thumbnail=True)
    return made


_CARD = card()
_BLOCK = Block("", (_CARD,), remarks=(ListRemark("It grows."),))
_PAGE = Listing(DAY, "dates/2026-01-02/", "2 January", 1, (_BLOCK,))
_RELATED = (("moss", RelatedLink("Fern", "2601.2", "2026-01-02", (), "")),)
_AROUND = Surroundings(_CARD, {0: "authors/ada-one/"}, _RELATED)


def more(value: Any, **added: object) -> Any:
    """Return the value with fields that its class does not have yet."""
    kind = type(value)
    if hasattr(kind, "_fields"):
        return namedtuple(kind.__name__, (*kind._fields, *added))(*value, *added.values())
    hashed = issubclass(kind, Hashed)
    wider = make_dataclass(
        kind.__name__, [(name, object, None) for name in added], bases=(kind,),
        frozen=kind.__dataclass_params__.frozen, slots=True,
        repr=not hashed, namespace={"__new__": lambda kind, /, **values: object.__new__(kind)},
    )  # fmt: skip
    given = [name for name, field in kind.__dataclass_fields__.items() if field.init]
    fields = {name: getattr(value, name) for name in given}
    made = wider(**fields, **added)
    if isinstance(made, Card):
        made.complete(Counts(3), made.tags, made.named, made.credit, has_thumbnail=True)
    elif hashed:
        Hashed.__post_init__(made)
    return made


@pytest.mark.parametrize("value", [_CARD, _PAGE, _AROUND, _TAGS[0]], ids=type)
def test_a_field_that_is_added_is_in_the_key(value: Any) -> None:
    first, same, other = more(value, extra=1), more(value, extra=1), more(value, extra=2)
    assert key(first) == key(same)
    assert key(first) != key(other)


@pytest.mark.parametrize(
    "changed",
    [
        _PAGE._replace(heading="Moss"),
        _PAGE._replace(charts=()),
        _PAGE._replace(next=Link("dates/2026-01-03/", "3 January")),
        _PAGE._replace(blocks=(_BLOCK._replace(cards=(card(),)),)),
        _PAGE._replace(blocks=(_BLOCK._replace(cards=(card(votes=4),)),)),
        _PAGE._replace(blocks=(_BLOCK._replace(cards=(card(tags=()),)),)),
        _PAGE._replace(blocks=(_BLOCK._replace(cards=(card(by_machine=True),)),)),
        _PAGE._replace(blocks=(_BLOCK._replace(cards=(_CARD, _CARD)),)),
        _PAGE._replace(blocks=(_BLOCK._replace(remarks=(ListRemark("It rests."),)),)),
    ],
)
def test_a_key_follows_from_fields_at_any_depth(changed: Listing) -> None:
    assert (key(changed) == key(_PAGE)) == (changed == _PAGE)


def test_links_to_related_papers_have_the_key_of_what_they_show() -> None:
    def near(shared: str = "fern", **labels: str) -> Neighbours:
        links = {
            f"{name}.md": RelatedLink(label, name, "2026-01-02", (), "") for name, label in labels.items()
        }
        return Neighbours((("a.md", "moss"), ("b.md", shared)), links)

    first = near(a="Moss", b="Fern")
    assert [(link.label, shared) for shared, link in first] == [("Moss", "moss"), ("Fern", "fern")]
    assert not near(c="Bog")
    assert key(first) == key(near(a="Moss", b="Fern", c="Bog"))
    others = near(a="Moss", b="Ferns"), near(a="Moss"), near("ferns", a="Moss", b="Fern")
    assert len({key(first), *map(key, others)}) == 4


def test_a_card_that_was_stored_has_the_hash_of_its_fields() -> None:
    stored, changed = Card(*listed(1).packed()), replace(listed(1), title="Fern")
    for made in (stored, changed):
        made.complete(Counts(3), _TAGS, _TAGS, (), has_thumbnail=True)
    assert stored.as_read and stored.hash == _CARD.hash != changed.hash


def test_a_collection_is_one_object_in_each_process() -> None:
    first = Collection(TAG, "moss", "Moss")
    assert first is Collection(name="Moss", slug="moss", kind=TAG) is pickle.loads(pickle.dumps(first))
    assert first != Collection(TAG, "moss", "Mosses")


def test_what_is_called_the_same_and_is_of_another_kind_has_another_key() -> None:
    assert key(Collection(TAG, "moss", "Moss")) != key(Collection(AUTHOR, "moss", "Moss"))


def test_the_hash_of_parts_knows_their_borders() -> None:
    assert hash_of("ab", "c") != hash_of("a", "bc") != hash_of("abc")
    assert hash_of("é") == hash_of("é".encode())
    assert len(hash_of()) == 16


def test_a_hashed_part_shows_its_hash_alone() -> None:
    @dataclass(frozen=True, slots=True, repr=False)
    class Text(Hashed):
        text: str

    assert repr(Text("moss")) == Text("moss").hash.hex()
    assert Text("moss").hash != Text("fern").hash


def test_of_a_paper_that_is_not_complete_no_key_is_made() -> None:
    with pytest.raises(AttributeError, match="hash"):
        key(Block("", (listed(1),)))
