"""Papers that are as they were are in the same collections as before, but for those that `joined` tells."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from generator.content.author_names import Register
from generator.content.vocabulary import Vocabulary
from generator.keys import key
from generator.listings import Memberships
from generator.listings.entries import Entry
from generator.pages.inputs import RelatedPapers, Surroundings
from tests.harness.papers import listed, memberships

NAMES = ("Ada Lo", "ada lo", "Bo Ma", "Cy Nu", "Dee Xi")
VOCABULARY = Vocabulary(names={"sea": "Ocean", "ocean": "Ocean", "sand": ""}, tags=("Ocean",))

papers = st.builds(
    lambda number, **fields: listed(number, **fields),
    st.integers(1, 30),
    keywords=st.lists(
        st.sampled_from(["tides", "Tides", "TIDES", "sea", "Ocean", "sand", "moss", "long moss (LM)"]),
        max_size=3,
        unique=True,
    ).map(tuple),
    authors=st.lists(st.sampled_from(NAMES), max_size=2).map(tuple),
    organization=st.sampled_from(["", "Tide Lab", "tide lab", "Moss House"]),
)
archives = st.lists(papers, max_size=12, unique_by=lambda entry: entry.id)


def shown(entry: Entry, members: Memberships) -> bytes:
    """The key of what a paper's page says of its collections, with nothing else around it."""
    return key(Surroundings.of((entry, None, None, None), RelatedPapers.of(()), members, ()))


def of(entries: Sequence[Entry]) -> Memberships:
    ordered = sorted(entries, key=lambda entry: entry.id)
    return memberships(ordered, VOCABULARY, tag=3, author=2, organization=2)


@given(archives, archives)
def test_other_papers_are_in_the_collections_that_they_were_in(first: list[Entry], more: list[Entry]) -> None:
    before, ids = of(first), {entry.id for entry in first}
    for entries in ([*first, *(entry for entry in more if entry.id not in ids)], more):
        after = of(entries)
        assert before.written == after.written
        joined = after.joined(before.known)
        if joined is not None:
            for entry in set(first) & set(entries):
                assert entry.slug in joined or shown(entry, before) == shown(entry, after)


def test_a_collection_that_is_new_names_its_papers_alone() -> None:
    first = [
        listed(1, authors=("Ada Lo",), keywords=("tides",)),
        listed(2, authors=("Bo Ma",), keywords=("tides",), organization="Tide Lab"),
        listed(3, authors=("Cy Nu",), keywords=("moss",)),
    ]
    before = of(first).known
    for paper, joined in (
        (listed(4, authors=("Bo Ma",)), {"2601.00002", "2601.00004"}),
        (listed(4, keywords=("tides",)), {"2601.00001", "2601.00002", "2601.00004"}),
        (listed(4, organization="tide lab"), {"2601.00002", "2601.00004"}),
        (listed(4), set[str]()),
    ):
        assert of([*first, paper]).joined(before) == joined


def test_what_left_a_collection_is_not_known() -> None:
    entries = [listed(number, authors=("Ada Lo",)) for number in (1, 2)]
    assert of(entries[:1]).joined(of(entries).known) is None
    renamed = [*entries, *(listed(number, authors=("Ada Ló",)) for number in (3, 4, 5))]
    assert of(renamed).joined(of(entries).known) is None


def test_what_people_write_counts_for_all_papers() -> None:
    entries = [listed(1, authors=("Ada Lo",))]
    said = memberships(entries, register=Register(names={"ada-lo": "A. Lo"}))
    assert said.written != memberships(entries).written
