from __future__ import annotations

import pytest

from generator.content.curated.vocabulary import Vocabularies, Vocabulary, key
from generator.listings import Tags
from generator.listings.kinds import TAG, Collection
from generator.listings.saved import subject
from generator.pages import parts
from generator.queries.queries import Query
from tests.harness.papers import listed, memberships, numbered


def test_a_keyword_is_sought_as_a_phrase_where_the_paper_has_it_word_for_word() -> None:
    text = "On Kite-strings, café walls. And more"
    assert parts.sought(
        ("kite strings", "strings, Café", "kite string", "walls and", "…", "é"), "", text
    ) == [
        ("kite strings", '"kite strings"'),
        ("strings, Café", '"strings café"'),
        ("kite string", "kite string"),
        ("walls and", '"walls and"'),
        ("é", "é"),
    ]
    assert parts.sought(("b c",), "A b", "c d") == [("b c", "b c")], (
        "a phrase is in the title or in the abstract"
    )


@pytest.mark.parametrize(
    ("keyword", "abstract", "query"),
    [
        ("pass@k", "We report pass@k twice.", '"pass@k"'),
        ("Q&A", "for Q&A on kites", '"q&a"'),
        ("top-1.5 kites", "(top-1.5 kites)", '"top 1.5 kites"'),
        ("x_train", "of x_train", '"x_train"'),
        ("Gödel kites", "of Godel kites", '"gödel kites"'),
        ("moss: a kite", "of moss: a kite", '"moss a kite"'),
        ("moss:kite", "of moss:kite and kite moss", "moss kite"),
        ('a"b kites', 'of a"b kites, a, b', "a b kites"),
        ("fog/kites", "fog and kites", "fog kites"),
    ],
)
def test_a_keyword_with_signs_in_it_finds_its_paper(keyword: str, abstract: str, query: str) -> None:
    paper = numbered(1, abstract=abstract)
    assert parts.sought((keyword,), paper.title, abstract) == [(keyword, query)]
    if query.startswith('"'):
        assert Query.parse(query).matches(subject(paper, Vocabularies()))


def test_keywords_that_are_tags_by_any_name_are_left_out() -> None:
    card = listed(1, keywords=("LLMs", "Kites", "kite", "fog"))
    names = dict.fromkeys(map(key, ("LLMs", "large language models")), "large language models")
    members = memberships(
        [card, listed(2, keywords=("kites",))], Vocabulary(names, tags=("large language models",))
    )
    tags, respelled = members[Tags].of(card), members[Tags].respelled(card)
    assert "large language models" in {tag.name for tag in tags}
    shown = parts.keywords(parts.sought(("LLMs", "llm", "fog", "Fog", "rain"), "", ""), tags, respelled)
    assert shown
    assert "LLM" not in shown.html and "llm" not in shown.html
    assert shown.html.endswith('search/?q=rain">rain</a></span>')
    assert parts.keywords(parts.sought(("moss",), "", ""), [Collection(TAG, "moss", "Moss")], ()) is None
