"""The rules of the settings at fetch and import, and in ``archive match``."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from generator.commands.intake import match, rules, taking
from generator.configuration.settings import Settings
from generator.content.curated.vocabulary import Vocabularies
from generator.content.library import Library
from generator.errors import ArchiveError, Problem, RecordError
from generator.listings.saved import subject
from generator.papers.paper import Citations, Counts, Links, Record
from tests.harness.files import edit, files
from tests.harness.papers import page_file, paper, record, take


def settings(**raw: object) -> Settings:
    return Settings.from_mapping(raw, environment={})


MOSS = record("2601.00001", "Moss speech", keywords=("speech",), votes=3)
FERN = record("2601.00002", "Ferns", keywords=("Speech (SP)",), votes=30)
ALGAE = record("2601.00003", "Algae", source="arxiv", categories=("cs.SD",))


def test_rules_keep_new_papers_out_before_anything_is_written(tmp_path: Path) -> None:
    chosen = settings(include=["tag:speech"], exclude=["votes:>20"])
    report = taking.take(Library(tmp_path), [MOSS, FERN, ALGAE], chosen)
    assert report.outcomes == {"new": 1, "refused": 2}
    assert report.refused == {"include": 1, "exclude votes:>20": 1}
    assert [path.name for path in Library(tmp_path).files()] == ["2601.00001.md"]
    assert "2601.00003" not in str(files(tmp_path))


def test_papers_that_are_here_go_on_to_be_updated_whatever_the_rules(tmp_path: Path) -> None:
    take(tmp_path, MOSS, ALGAE)
    edit(page_file(tmp_path, "2601.00003"), "id:", "hidden: true\nid:")
    changed = record("2601.00003", "Algae again", source="arxiv", votes=5)
    report = taking.take(Library(tmp_path), [MOSS, changed], settings(include=["lichens"]))
    assert report.outcomes == {"kept": 1, "changed": 1}
    assert not report.refused
    assert "Algae again" in page_file(tmp_path, "2601.00003").read_text()


def test_without_the_settings_as_for_archive_add_every_paper_is_taken(tmp_path: Path) -> None:
    assert taking.take(Library(tmp_path), [MOSS]).outcomes == {"new": 1}


def test_days_whose_papers_were_all_refused_are_a_success(tmp_path: Path) -> None:
    report = taking.take(Library(tmp_path), [MOSS], settings(include=["lichens"]))
    assert report.days == {date(2026, 1, 2)}
    assert report.outcomes


def test_a_source_has_its_own_include_and_adds_its_excludes(tmp_path: Path) -> None:
    chosen = settings(
        include=["lichens"], exclude=["title:moss"],
        huggingface={"include": ["tag:speech"], "exclude": ["votes:>100"]}, arxiv={"include": []},
    )  # fmt: skip
    report = taking.take(Library(tmp_path), [MOSS, FERN, ALGAE, record("x", "Ants", source="bibtex")], chosen)
    assert report.outcomes == {"new": 2, "refused": 2}
    assert report.refused == {"exclude title:moss": 1, "include": 1}
    assert [query.text for query in chosen.rules("huggingface").exclude] == ["title:moss", "votes:>100"]
    assert [query.text for query in chosen.rules("arxiv").include] == []
    assert [query.text for query in chosen.rules().include] == ["lichens"]


@pytest.mark.parametrize(
    ("raw", "field", "reason"),
    [
        ({"include": "speech"}, "include", "expected a list, got text"),
        ({"include": ["topic:x"]}, "include", "the query 'topic:x': topic: is not a filter or a field"),
        ({"exclude": ["moss", "votes:x"]}, "exclude", "the query 'votes:x': votes:x has no valid value"),
        ({"arxiv": ["speech"]}, "arxiv", "expected a mapping or nothing, got a list"),
        ({"arxiv": {"includes": []}}, "arxiv.includes", "is not a key here; write include"),
        ({"arxiv": {"exclude": ["~1"]}}, "arxiv.exclude", "the query '~1': cannot be read from '~1' on"),
        ({"arxiv": {"include": 3}}, "arxiv.include", "expected a list or nothing, got a whole number"),
    ],
)
def test_a_wrong_rule_names_the_setting_and_the_query(
    raw: dict[str, object], field: str, reason: str
) -> None:
    with pytest.raises(RecordError, match=reason) as caught:
        settings(**raw)
    assert caught.value.field == field


def test_settings_with_rules_can_still_be_hashed() -> None:
    one, other = settings(arxiv={"include": ["moss"]}), settings(arxiv={"include": ["fern"]})
    assert len({one, other, settings(arxiv={"include": ["moss"]})}) == 2


@pytest.mark.parametrize(
    ("text", "reason"),
    [("[", "tags.yml: is not valid YAML"), ("moss: []\n", "tags.yml:1: moss: expected a mapping")],
)
def test_a_vocabulary_with_something_wrong_stops_it(tmp_path: Path, text: str, reason: str) -> None:
    (tmp_path / "tags.yml").write_text(text)
    with pytest.raises(ArchiveError, match=f"content/{reason}"):
        taking.take(Library(tmp_path), [MOSS], settings(include=["moss"]))


def test_a_rule_sees_the_paper_and_the_vocabulary(tmp_path: Path) -> None:
    (tmp_path / "tags.yml").write_text("large language models: {aliases: [LLM]}\nnoise: {ignore: true}\n")
    (tmp_path / "organizations.yml").write_text("Moss Laboratory: {aliases: [Moss Lab]}\n")
    (tmp_path / "venues.yml").write_text("MOSS: {name: Conference on Mosses, aliases: [MossConf]}\n")
    known = Vocabularies.of(tmp_path, False, [])
    made = paper(
        title=r"On $\alpha$-moss", abstract=r"About $\beta$ ferns.", organization="Moss Lab",
        comment="Accepted at MOSS 2026",
        keywords=("LLMs", "noise", "Speech (SP)"), categories=("cs.CL",),
        links=Links(code="https://example.org/x", doi="10.1234/x"),
    )  # fmt: skip
    seen = subject(made, known, Counts(4, cited=Citations(7, "crossref", "2026-01-02"))).document
    assert seen.tags == ("Computation and Language", "large language models", "Speech")
    assert (seen.title, seen.abstract) == ("On α-moss", "About β ferns.")
    assert (seen.votes, seen.cited, seen.day) == (4, 7, "2026-01-02")
    assert seen.values == {
        "has": ("code",), "license": (), "org": ("Moss Laboratory",), "venue": ("MOSS", "MOSS 2026"),
        "source": ("huggingface",),
    }  # fmt: skip
    assert seen.spellings == {"org": ("moss-lab",), "venue": ("conference-on-mosse", "mossconf")}
    assert seen.keywords[-4:] == ("Moss Lab", "Moss Laboratory", "MOSS", "MOSS 2026")
    assert seen.aliases == ("10.1234/x",)


def test_match_shows_both_sides_and_writes_nothing(tmp_path: Path) -> None:
    words = ("speech", "moss")
    records = [
        record(f"2601.{number:05}", f"On {words[number % 2]} {number}", abstract="Recognised by all.")
        for number in range(60)
    ]
    chosen = settings(include=["speech"], exclude=["title:40"])
    found: list[Record | Problem] = [*records, records[0], Problem("x", "title", "missing")]
    result = match.matched(Library(tmp_path), chosen, [], found, is_offered=False)
    assert (len(result.kept), len(result.left)) == (29, 31)
    assert result.refused == {"include": 30, "exclude title:40": 1}
    assert result.words(result.kept) == [("speech", 29)]
    assert result.words(result.left)[0] == ("moss", 30)
    assert match.spread(result.left.near) == ["2601.00040  On speech 40"]
    examples = match.spread(result.left.others)
    assert len(examples) == 20 and examples[0] == "2601.00001  On moss 1"
    assert len(result.wrong) == 1
    assert files(tmp_path) == {}


def test_match_reads_what_is_here(tmp_path: Path) -> None:
    take(tmp_path, MOSS, FERN, ALGAE)
    page_file(tmp_path, "2601.00001").write_text("nothing")
    here = list(match.here(Library(tmp_path)))
    assert [item.counts.votes for item in here if not isinstance(item, Problem)] == [30, None]
    assert len(list(match.here(Library(tmp_path), ["arxiv"]))) == 2  # one is a problem: an unreadable page


def test_each_paper_counts_once_and_those_left_out_do_not() -> None:
    seen = rules.once([MOSS, FERN, MOSS, ALGAE], [], without=["2601.00003"])
    assert [record.paper.title for record in seen] == ["Moss speech", "Ferns"]
