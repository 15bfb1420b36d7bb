"""``archive summarize``: what a model writes is checked, marked and kept; a failure changes nothing."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from generator.commands.upkeep import summarize
from generator.configuration.settings import Settings
from generator.content import page as pages
from generator.content.page import Page
from generator.errors import RecordError
from generator.papers.made import sign
from generator.papers.paper import Paper
from tests.harness.archive import ArchiveFolder
from tests.harness.faulty import rows
from tests.harness.files import edit, files
from tests.harness.invoking import at_noon, invoke
from tests.harness.model_server import BODIES, USAGES, WRONG, Model, talking
from tests.harness.odd_papers import fill
from tests.harness.papers import numbered, page_file

SUBJECTS = ("Moss", "Kites", "Tides", "Ferns")


def about(number: int, **changes: Any) -> Paper:
    subject = SUBJECTS[number % len(SUBJECTS)]
    abstract = f"Begun early. {f'A study of 1,200 {subject} from $n=7$ gardens. ' * 4}"
    told = {"title": f"{subject} in study {number}", "abstract": abstract} | changes
    return numbered(number, f"2026-01-{number:02}", **told)


@pytest.fixture
def model() -> Iterator[Model]:
    with talking() as model:
        yield model


@pytest.fixture
def archive(tmp_path: Path, model: Model, monkeypatch: pytest.MonkeyPatch) -> ArchiveFolder:
    """An archive of four papers, from 15 to 18 January."""
    at_noon(monkeypatch, summarize)
    monkeypatch.setattr(summarize, "LIMITS", replace(summarize.LIMITS, answer=0.5))
    monkeypatch.setenv(summarize.KEY, "sk-moss-secret")
    archive = ArchiveFolder.at(tmp_path / "archive")
    archive.folder.mkdir()
    sets(archive, model)
    archive.put_all(about(number) for number in range(15, 19))
    return archive


def sets(archive: ArchiveFolder, model: Model, more: str = "") -> None:
    given = f"{{address: {model.url}/v1, model: moss/1, language: de{more}}}"
    archive.config.write_text(f"site_name: Moss\nplugins:\n  - archive:\n      summaries: {given}\n", "utf-8")


def run(archive: ArchiveFolder, *options: str, code: int = 0) -> str:
    return invoke(archive.folder, "summarize", *options, code=code).output


def page(archive: ArchiveFolder, number: int) -> Page:
    return pages.read(page_file(archive.content, f"2603.{number:05}").read_text("utf-8"))


def summarized(archive: ArchiveFolder) -> list[int]:
    return [number for number in range(15, 19) if page(archive, number).paper.summary]


def test_each_paper_is_summarized_once_and_again_when_its_abstract_changes(
    archive: ArchiveFolder, model: Model
) -> None:
    said = "4 summaries written by moss/1, with about 4,000 tokens.\n"
    assert run(archive) == said
    paper = page(archive, 16).paper
    assert paper.summary == "Um moss. Ganz kurz."
    (name, made), = paper.made
    assert (name, *made) == (
        "summary", "moss/1", "2026-01-20", "de", "1", sign(f"{paper.abstract}"), sign(paper.summary),
    )  # fmt: skip
    assert [text.split()[4] for text in model.asked] == ["18", "17", "16", "15"], "the newest come first"
    assert {*model.keys} == {"Bearer sk-moss-secret"}
    before = files(archive.content)
    assert run(archive).startswith("Nothing written") and files(archive.content) == before
    edit(page_file(archive.content, "2603.00016"), "Begun early", "Begun late")
    assert run(archive, "--missing").startswith("Nothing written"), "nothing is missing"
    assert run(archive).startswith("1 summary written") and len(model.asked) == 5
    assert page(archive, 16).paper.made[0][1].of != made.of
    path = page_file(archive.content, "2603.00016")
    path.write_text(re.sub(r"(?m)^made: .*\n", "", path.read_text("utf-8")))
    assert run(archive).startswith("1 summary written"), "so a person asks for it"


def test_only_papers_of_the_last_days_unless_asked_for_others(
    archive: ArchiveFolder, model: Model
) -> None:
    edit(archive.config, "      summaries", "      fetch_again_days: 3\n      summaries")
    assert run(archive).startswith("2 summaries") and summarized(archive) == [17, 18]
    assert run(archive, "--since", "2026-01-16").startswith("1 summary")
    assert run(archive, "--missing").startswith("1 summary") and summarized(archive) == [15, 16, 17, 18]
    assert len(model.asked) == 4


def test_what_a_person_wrote_or_took_away_stays_and_so_does_an_english_summary_of_a_source(
    archive: ArchiveFolder, model: Model
) -> None:
    run(archive)
    first, second, third, _ = (page_file(archive.content, f"2603.{number:05}") for number in range(15, 19))
    edit(first, "summary: Um ferns. Ganz kurz.\n", "")
    edit(second, "summary: Um moss. Ganz kurz.", "summary: Mine.")
    archive.put(about(17, summary="By the hub.", source="huggingface"))
    hidden = archive.put(about(14), hidden="true")
    for path in (first, second):
        edit(path, "Begun early", "Begun late")
    edit(archive.config, "language: de", "language: en-GB")
    before = files(archive.content)
    said = run(archive)
    assert said == "Nothing written by moss/1, with about 0 tokens.\n" and files(archive.content) == before
    edit(archive.config, "language: en-GB", "language: de")
    assert run(archive).startswith("1 summary"), "the hub's is in English"
    assert (page(archive, 17).origin("summary"), page(archive, 17).sources) == ("model", ("huggingface",))
    assert files(archive.content).items() - before.items() == {
        (name, data) for name, data in files(archive.content).items() if name.endswith(third.name)
    }
    assert "summary" not in hidden.read_text()


def test_titles_are_translated_and_abstracts_where_the_licence_allows_it(
    archive: ArchiveFolder, model: Model
) -> None:
    licences = {15: "cc-by-sa-4.0", 16: "cc-by-nc-4.0", 17: "cc0-1.0", 18: ""}
    archive.put_all(about(number, license=name) for number, name in licences.items())
    sets(archive, model, ", translate: [title, abstract]")
    assert run(archive).startswith("4 summaries and 4 titles and 2 abstracts written")
    found = {number: page(archive, number).paper for number in licences}
    assert [number for number, paper in found.items() if paper.translated_abstract] == [15, 17]
    assert found[16].translated_title == "Auf Deutsch: Moss in study 16" != found[16].title
    assert [name for name, _ in found[15].made] == ["summary", "translated_title", "translated_abstract"]
    sets(archive, model, ", translate: [abstract], any_licence: true")
    assert run(archive).startswith("2 abstracts written")


def test_what_is_in_the_language_already_is_not_shown_twice_and_not_asked_for_again(
    archive: ArchiveFolder, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.harness.model_server.written", lambda prompt, text: text.partition("\n")[0])
    sets(archive, model, ", translate: [title]")
    run(archive)
    paper = page(archive, 16).paper
    assert paper.translated_title == "" and dict(paper.made)["translated_title"].model == "moss/1"
    number = len(model.asked)
    run(archive)
    assert len(model.asked) == number


# What a server may do: each row about it in ``.github/faults.md``

Case = list[str] | str  # what it does with the first requests, or always with one paper
CASES: dict[str, Case] = {
    "401 for the second request": ["", "401"], "402 for the second request": ["", "402"],
    "403 for the second request": ["", "403"], "404 for the second request": ["", "404"],
    "a redirect": ["", "302"], "400 for one paper": "400", "413 for one paper": "413",
    "400 for three papers in a row": ["", "400", "400", "400"], "500 for one paper": "500",
    "429 with Retry-After, twice": ["429 7", "", "503 2"], "429 with Retry-After of a day": ["", "429 86400"],
    "no answer for one paper": "hang", "dropped connections for one paper": "drop",
    "a body cut in the middle for one paper": "cut", "a stream": "stream", "HTML with 200": "html",
    "no JSON": "no JSON", "JSON of another kind": "a list", "no choice": "no choice", "no message": "null",
    "an endless body": "huge", "an empty text": "empty", "a text without end": "long",
    "a text that was cut off": "short", "a text that repeats the prompt": "prompt",
    "a text that says that it cannot": "cannot", "a text that says so in German": "cannot in German",
    "a text with another number": "number", "a count of a trillion tokens": ["dear"],
    "counts of tokens that cannot be": ["free", "debts", "words", "true"],
}  # fmt: skip
ROWS = rows("A language model")


def test_the_table_has_a_row_for_each_case_and_the_other_way_round() -> None:
    assert ROWS.keys() == CASES.keys() and {*WRONG, *BODIES, *USAGES} <= {
        does for case in CASES.values() for does in ([case] if isinstance(case, str) else case)
    }


@pytest.mark.parametrize("name", ROWS)
def test_a_fault(name: str, archive: ArchiveFolder, model: Model) -> None:
    case, row, before = CASES[name], ROWS[name], files(archive.content)
    if isinstance(case, str):
        model.always = {"Moss": case}
    else:
        model.does = [*case]
    said = run(archive, code=row.code)
    assert all(part in said for part in row.says), said
    assert "sk-moss-secret" not in said
    changed = {f"papers/2026/01/2603.{number:05}.md" for number in summarized(archive)}
    after = files(archive.content)
    assert {name for name in after if after[name] != before[name]} == changed
    assert len(changed) == int(row.keeps.split()[0])
    model.always, model.does = {}, []
    run(archive)
    assert summarized(archive) == [15, 16, 17, 18]


_FIELDS = "summary|translated_title|translated_abstract|made"


def rest(text: str) -> str:
    """Return a page without the fields that a model writes, and without what the archive notes of them."""
    head, line, body = text.partition("\n---\n")
    head = re.sub(rf"(?ms)^(?:{_FIELDS}): .*?(?=^[a-z_]+:)", "", head)
    head = re.sub(rf", (?:{_FIELDS}): model|\b(?:{_FIELDS}): model(?:, )?", "", head)
    return re.sub(rf" ?\b(?:{_FIELDS})=[a-z]{{6}}", "", head).replace("\nfrom: {}\n", "\n") + line + body


def test_papers_of_every_odd_kind_change_in_these_fields_alone(archive: ArchiveFolder, model: Model) -> None:
    fill(archive)
    sets(archive, model, ", papers: 400, tokens: 900000, translate: [title, abstract], any_licence: true")
    chance, before = random.Random(7), files(archive.content)
    faults = [does for case in CASES.values() for does in ([case] if isinstance(case, str) else case)]
    for number in range(8):
        model.does = chance.choices(["", *faults], [len(faults), *[1] * len(faults)], k=60 * (number < 7))
        invoke(archive.folder, "summarize", "--missing", code=None)
    after = files(archive.content)
    assert {name: rest(text.decode()) for name, text in after.items()} == {
        name: rest(text.decode()) for name, text in before.items()
    }
    made = [name for name in after if b"made: {summary" in after[name]]
    assert len(made) > 100


def test_a_run_ends_at_its_papers_and_at_its_tokens(
    archive: ArchiveFolder, model: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    sets(archive, model, ", papers: 1")
    assert "3 papers still without, since a run takes at most 1 paper. The next run goes on." in run(archive)
    sets(archive, model, ", tokens: 2000")
    assert "1 paper still without, since a run takes at most 2,000 tokens." in run(archive)
    monkeypatch.setattr(summarize, "MINUTES", 0)
    assert "1 paper still without, since a run takes at most 0 minutes." in run(archive)


def test_no_link_and_no_thought_of_a_model_is_kept(archive: ArchiveFolder, model: Model) -> None:
    model.always = {"Study": "links", "study": "links"}
    run(archive)
    assert page(archive, 16).paper.summary == "Um moss. Ganz kurz."


def test_the_key_goes_over_https_or_stays_here(archive: ArchiveFolder, model: Model) -> None:
    edit(archive.config, model.url, "http://moss.test")
    assert "SUMMARIES_KEY is sent over https alone" in run(archive, code=2) and model.asked == []


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "https://ada:moss@moss.test/v1"}, {"address": "ftp://moss.test"}, {"address": "http://["},
        {"address": "https://moss.test/a b"}, {"language": "German words"}, {"model": " "}, {"papers": 0},
        {"translate": ["notes"]}, {"key": "sk-moss-secret"},
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_is_refused(wrong: dict[str, Any]) -> None:
    good = {"address": "http://[::1]:8080/v1", "model": "moss/1", "language": "pt-BR"}
    assert Settings.from_mapping({"summaries": good}).summaries
    with pytest.raises(RecordError) as error:
        Settings.from_mapping({"summaries": good | wrong})
    assert "secret" not in f"{error.value}"


@pytest.mark.parametrize("key", ["sk moss\nsecret", "sk-müll-secret"])
def test_a_key_that_is_none_is_not_quoted(
    archive: ArchiveFolder, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setenv(summarize.KEY, key)
    said = run(archive, code=2)
    assert "SUMMARIES_KEY has a character that no key has" in said and "secret" not in said


def test_one_paper_that_always_fails_does_not_end_a_run_with_translations(
    archive: ArchiveFolder, model: Model
) -> None:
    sets(archive, model, ", translate: [title, abstract], any_licence: true")
    model.always = {"Moss": "400"}
    assert run(archive).startswith("3 summaries and 3 titles and 3 abstracts") and len(model.asked) == 10


def test_without_the_setting_nothing_is_done(archive: ArchiveFolder, model: Model) -> None:
    archive.config.write_text("site_name: Moss\nplugins: [archive]\n", "utf-8")
    assert run(archive).startswith("The setting summaries in mkdocs.yml names no model") and not model.asked


def test_what_a_person_writes_while_a_run_goes_on_stays(archive: ArchiveFolder, model: Model) -> None:
    path = page_file(archive.content, "2603.00018")
    writes = iter([lambda: edit(path, "\nsource: ", "\nsummary: Mine.\nsource: ")])
    model.meanwhile = lambda: next(writes, str)()
    run(archive)
    assert (page(archive, 18).paper.summary, page(archive, 18).own_summary) == ("Mine.", True)
