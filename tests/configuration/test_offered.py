"""What a person may name to say where papers come from."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.configuration import offered
from generator.configuration.settings import Settings, declared
from generator.errors import ArchiveError
from generator.sources.frame import registry
from generator.sources.frame.declarations import Result
from tests.harness import fields
from tests.harness.fields import HERBARIUM, SHELF, STACK


@pytest.fixture
def more(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two more sources, one of them without days."""

    def nothing(*given: Any) -> Iterator[Result]:
        yield from ()

    fields.register(monkeypatch, fields.shelves(nothing), HERBARIUM)


def test_every_source_that_is_fetched_is_offered_and_each_example_means_one_thing() -> None:
    assert {source.name for source, _ in offered.offers()} == {
        item.name for item in registry.fetchable()
    }
    for source, offer in offered.offers():
        means = [(other, given) for _, other in offered.offers() if (given := other.settings(offer.example))]
        assert means == [(offer, offer.settings(offer.example))], offer.example
        block = offered.block(offered.named([offer.example]), {})
        assert block["sources"] == [source.name]
        made = Settings.from_mapping(block, {})
        assert not source.lacks(made.of(source)), f"{offer.example} is enough for a fetch"
        assert offer.settings(offer.example).keys() <= declared().keys()


_PIECES = st.sampled_from(
    [*(offer.example for _, offer in offered.offers()), "https://", "10.", "1234-", ":", " ", "/", "x", "*"]
)


@given(st.text(max_size=30) | st.lists(_PIECES, max_size=4).map("".join))
def test_any_text_names_at_most_one_thing(text: str) -> None:
    means = [offer.about for _, offer in offered.offers() if offer.settings(text)]
    assert len(means) <= 1, f"{text!r} is {' and '.join(means)}"


def test_several_examples_in_one_text_are_told_apart() -> None:
    examples = [offer.example for _, offer in offered.offers() if " " not in offer.example]
    assert offered.named([", ".join(examples)]) == offered.named(examples)
    assert len(offered.named(examples)) == len(examples)


@pytest.mark.parametrize(
    ("text", "categories"),
    [
        ("cs.CL", ["cs.CL"]), ("CS.cl", ["cs.CL"]), ("hep-th", ["hep-th"]), ("math", ["math.*"]),
        ("cs.*", ["cs.*"]), ("astro-ph", ["astro-ph.*"]), ("eess.AS cs.SD", ["eess.AS", "cs.SD"]),
        (" cs.CL, cs.CL;cs.LG ", ["cs.CL", "cs.LG"]), ("cs.CL; cs.LG;\ncs.SD;", ["cs.CL", "cs.LG", "cs.SD"]),
    ],
)  # fmt: skip
def test_categories_of_arxiv_and_whole_archives(text: str, categories: list[str]) -> None:
    block = {"sources": ["arxiv"], "arxiv_categories": categories}
    assert offered.block(offered.named([text]), {}) == block


def test_what_is_named_joins_what_is_there(more: None) -> None:
    before = {"sources": ("shelf",), "shelf_addresses": [STACK], "herbarium_query": "genus:Carex"}
    named = offered.named([SHELF, "", STACK, "genus:Sphagnum AND bog", "huggingface"])
    assert offered.block(named, before) == {
        "sources": ["shelf", "herbarium", "huggingface"],
        "shelf_addresses": [STACK, SHELF],
        "herbarium_query": "genus:Sphagnum AND bog",
    }


def test_a_query_ends_at_a_semicolon_and_a_space(more: None) -> None:
    texts = ["genus:Carex, cs.CL;b; cs.CL", "genus:Carex; cs.CL"]
    first, second = (offered.block(offered.named([text]), {}) for text in texts)
    assert first["herbarium_query"] == "genus:Carex, cs.CL;b" and first["arxiv_categories"] == ["cs.CL"]
    assert second["herbarium_query"] == "genus:Carex"


def test_two_values_of_one_setting_are_refused(more: None) -> None:
    said = "herbarium_query takes one value, not both 'genus:A' and 'genus:B'"
    with pytest.raises(ArchiveError, match=said):
        offered.block(offered.named(["genus:A", "genus:B"]), {})


@pytest.mark.parametrize(
    "text", ["cs.SL", "cs.CL moss", "moss\x1b[31m\n::error::x", "https://[", "*", "x" * 999]
)
def test_a_text_that_names_nothing_is_told_in_short(more: None, text: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        offered.named([text])
    said = str(caught.value)
    assert "names no source" in said and len(said) < 400 and said.isprintable()
    assert said.endswith("To see what does: archive init --help")


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("cs.SL", "; did you mean cs.SY, or cs.SI, or cs.SE? To"), ("moss", ". To"),
        ("pubmed", "; did you mean a search of PubMed, bioRxiv and medRxiv, such as pubmed: "),
        ("ISSN 1234-567", "; did you mean the ISSN of a journal, such as 1234-5679? To"),
        ("feed", "; did you mean the address of a journal's feed, such as https://"),
    ],
)  # fmt: skip
def test_what_is_near_is_proposed(text: str, near: str) -> None:
    with pytest.raises(ArchiveError) as caught:
        offered.named([text])
    assert str(caught.value).startswith(f"{text!r} names no source{near}")


def test_an_address_keeps_its_http_on_the_owners_own_hosts_alone() -> None:
    own = Settings.from_mapping({"feed_own_hosts": ["wiki:8080"]}, {})
    named = offered.named(["http://wiki:8080/moss.xml; HTTP://moss.example/x"])
    for chosen, scheme in ((own, "http"), (None, "https")):
        feeds = offered.block(named, {}, chosen)["feeds"]
        assert feeds == [f"{scheme}://wiki:8080/moss.xml", "https://moss.example/x"]
