"""A theme by example: the setting ``like``, ``archive match --like`` and ``near:`` in rules."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import match
from generator.commands.intake.match import Ranked
from generator.content.library import Library
from generator.papers import records
from generator.papers.paper import Record
from generator.related.likeness import Score
from tests.harness.archive import MINIMAL
from tests.harness.files import files
from tests.harness.invoking import invoke
from tests.harness.papers import page_file, take
from tests.harness.themes import THEMES, themed

pytestmark = pytest.mark.slow
BIBTEX = "@article{{{id}, title = {{{title}}}, abstract = {{{abstract}}}, year = 2025}}\n"
EXAMPLES = [themed(number, "moss", "2501").paper for number in range(6)]
IDS = ",".join(paper.id for paper in EXAMPLES)

Run = Callable[..., Result]


@pytest.fixture
def archive(tmp_path: Path) -> Run:
    """The ``archive`` command, with settings that a test chooses; `theme.bib` has papers about moss."""
    written = [BIBTEX.format(id=paper.id, title=paper.title, abstract=paper.abstract) for paper in EXAMPLES]
    (tmp_path / "theme.bib").write_text("".join(written) + "@article{nameless, year = 2025}\n")

    def run(*arguments: str, code: int | None = 0, **settings: object) -> Result:
        block = json.dumps({"starter_tags": False, **settings})
        (tmp_path / "mkdocs.yml").write_text(MINIMAL.replace("[archive]", f"[archive: {block}]"))
        return invoke(tmp_path, *arguments, code=code)

    return run


def offered(folder: Path, each: int = 10, themes: Sequence[str] = tuple(THEMES)) -> str:
    """Write a file of some papers of each theme."""
    places = [(place, theme) for place, theme in enumerate(THEMES) if theme in themes]
    papers = [themed(100 * place + number, theme) for place, theme in places for number in range(each)]
    (folder / "offered.jsonl").write_text("".join(map(records.line, map(records.values, papers))))
    return str(folder / "offered.jsonl")


def taken(folder: Path) -> dict[str, int]:
    """Return how many papers of each theme came in."""
    names = [path.stem for path in Library(folder / "content").files() if path.stem.startswith("2601")]
    return {theme: sum(name[5:8] == f"00{place}" for name in names) for place, theme in enumerate(THEMES)}


def test_papers_near_the_examples_come_in_and_others_are_refused(archive: Run, tmp_path: Path) -> None:
    said = archive("import", "--rules", offered(tmp_path), like={"papers": "theme.bib"}).output
    assert taken(tmp_path) == {"moss": 10, "lantern": 0, "harbour": 0, "violin": 0}
    assert "30 refused by like;" in said


def test_a_query_of_include_is_another_way_in_and_exclude_keeps_out(archive: Run, tmp_path: Path) -> None:
    rules = {"include": ["title:harbour"], "exclude": ["abstract:sphagnum"], "like": {"papers": "theme.bib"}}
    said = archive("import", "--rules", offered(tmp_path), **rules).output
    came = taken(tmp_path)
    assert came["harbour"] == 10 and came["lantern"] == came["violin"] == 0
    assert 0 < came["moss"] < 10
    assert "20 refused by include and like" in said and "refused by exclude abstract:sphagnum" in said
    archive("import", "--rules", offered(tmp_path), like={"papers": "theme.bib", "floor": -1})
    assert sum(taken(tmp_path).values()) == 40


def test_an_archive_of_the_theme_alone_still_knows_it(archive: Run, tmp_path: Path) -> None:
    take(tmp_path / "content", *(themed(number, "moss", "2512") for number in range(300)))
    ids = "2512.00001, 2512.00002, 2512.00003"
    archive("import", "--rules", offered(tmp_path, 40, ["moss"]), like={"papers": ids})
    assert taken(tmp_path)["moss"] > 36
    archive("import", "--rules", offered(tmp_path), like={"papers": ["2512.00001", "2512.00002", 2512.00003]})
    assert taken(tmp_path)["violin"] == 0


@pytest.mark.parametrize("papers", ["theme.bib", "content/theme.jsonl", "theme.jsonl", "lists/moss.md", IDS])
def test_examples_are_a_file_a_list_or_papers_of_the_archive(
    archive: Run, tmp_path: Path, papers: str
) -> None:
    if papers == IDS or "lists" in papers:
        take(tmp_path / "content", *map(Record, EXAMPLES))
    (tmp_path / "content/lists").mkdir(parents=True, exist_ok=True)
    listed = json.dumps([paper.id for paper in EXAMPLES] + ["2501.99999"])
    (tmp_path / "content/lists/moss.md").write_text(f"---\ntitle: Moss\npapers: {listed}\n---\n")
    lines = "".join(records.line(records.values(Record(paper))) for paper in EXAMPLES)
    (tmp_path / "content/theme.jsonl").write_text(lines)
    archive("import", "--rules", offered(tmp_path), like={"papers": papers})
    assert taken(tmp_path) == {"moss": 10, "lantern": 0, "harbour": 0, "violin": 0}


@pytest.mark.parametrize(
    ("papers", "reason"),
    [
        ("nowhere.bib", "'nowhere.bib' is neither a file in or beside content/ nor the id of a paper"),
        ("2501.00000 2501.77777", "'2501.77777' is neither a file"),
        ("empty.bib", "'empty.bib' has no paper with a title or an abstract; name another file"),
        (",".join(["2501.77777"] * 300), "'2501.77777' is neither a file"),
        ("many.jsonl", "has 1,001 papers; name at most 1,000 of one theme"),
        ("../\0", "is neither a file"),
    ],
)
def test_examples_that_cannot_be_found_are_an_error_with_the_next_step(
    archive: Run, tmp_path: Path, papers: str, reason: str
) -> None:
    take(tmp_path / "content", Record(EXAMPLES[0]))
    (tmp_path / "empty.bib").write_text("@article{nameless, year = 2025}\n")
    many = "".join(records.line(records.values(themed(number, "moss", "2502"))) for number in range(1001))
    (tmp_path / "many.jsonl").write_text(many)
    before = files(tmp_path / "content")
    for command in (["import", "--rules", offered(tmp_path)], ["check"], ["doctor"], ["match"]):
        said = archive(*command, code=None, like={"papers": papers})
        assert said.exit_code, command
        assert "mkdocs.yml: plugins: archive: like: papers: " in said.output, command
        assert reason in said.output, command
    assert "--like: " in archive("match", "--like", "nowhere.bib", code=2).output
    assert files(tmp_path / "content") == before


def test_prune_does_not_ask_like_again(archive: Run, tmp_path: Path) -> None:
    like = {"papers": "theme.bib"}
    archive("import", "--rules", offered(tmp_path))
    archive("prune", "--yes", include=["title:violin", "title:moss"])
    rules = {"include": ["title:violin", "title:lantern"], "like": like}
    said = archive("prune", "--yes", **rules).output
    assert "To leave" not in said and "To come back, since they fit again: 10 papers" in said
    assert "There is nothing to do" in archive("prune", "--yes", like=like).output
    said = archive("prune", "--yes", exclude=["title:moss"], **rules).output
    assert "To leave the site: 10 of 30 papers on it" in said
    assert "state: pruned" in page_file(tmp_path / "content", "2601.00000").read_text()


def test_match_ranks_papers_and_shows_what_each_floor_takes(archive: Run, tmp_path: Path) -> None:
    archive("import", "--rules", offered(tmp_path))
    before = files(tmp_path)
    said = archive("match", "--like", "theme.bib").output
    assert said.startswith("The nearest of 40 papers:\n")
    nearest = [line.split()[1] for line in said.splitlines()[1:20:2]]
    assert sorted(nearest) == [f"2601.{number:05}" for number in range(10)]
    because = said.splitlines()[2].removeprefix("        because of ").split(", ")
    assert set(because) <= {*THEMES["moss"].split(), "moss"}
    assert " takes 10 papers and 6 of the 6 examples themselves\n  last in " in said
    like = {"papers": "theme.bib", "floor": 0.033}
    assert "floor 0.033 (the setting) takes 10 papers" in archive("match", "--like", like=like).output
    assert archive("match", like=like).output.endswith("30 refused by like\nwould keep 10 of 40\n")
    assert "takes no QUERY" in archive("match", "--like", "theme.bib", "moss", code=2).output
    assert "mkdocs.yml has no setting like" in archive("match", "--like", code=2).output
    (tmp_path / "mkdocs.yml").write_bytes(before["mkdocs.yml"])
    assert files(tmp_path) == before


def test_doctor_says_how_many_examples_fall_below_the_floor(archive: Run) -> None:
    assert "rules: like: 6 examples, 0 of them below" in archive(
        "doctor", code=None, like={"papers": "theme.bib"}
    ).output.replace("\n", " ")
    said = archive("doctor", code=None, like={"papers": "theme.bib", "floor": 0.9}).output
    assert "like: 6 examples, 6 of them below the floor themselves. Lower the floor" in said


def test_a_rule_may_ask_for_papers_near_one(archive: Run, tmp_path: Path) -> None:
    take(tmp_path / "content", Record(EXAMPLES[0]))
    near = f"near:{EXAMPLES[0].id}"
    assert archive("match", near).output.endswith("would keep 1 of 1\n")
    said = archive("import", "--rules", offered(tmp_path), include=[near]).output
    came = taken(tmp_path)
    assert came["moss"] >= 8 and sum(came.values()) == came["moss"], said
    assert "There is nothing to do" in archive("prune", "--yes", include=[near]).output
    for command in (["import", "--rules", offered(tmp_path)], ["check"], ["match"]):
        said = archive(*command, code=None, include=["near:2501.77777"]).output
        assert "near:2501.77777 names no paper of this archive; bring it with archive add 2501.77777" in said
    assert archive("match", 'near:"peat and sphagnum"').output.endswith("would keep 5 of 11\n")
    assert "QUERY: the query 'near:x'" in archive("match", "near:x", code=2).output
    for found in ([], ["--query", near]):
        exported = archive("export", "--format", "jsonl", *found).output.count("\n")
        assert exported == 1 + came["moss"]
    assert archive("export", "--format", "jsonl", "--query", f"-{near}").output == ""
    said = archive("export", "--format", "csl", "--query", "near:x", code=2).output
    assert "--query: the query 'near:x': near:x names no paper" in said


def test_a_floor_takes_what_is_just_as_near(capsys: pytest.CaptureFixture[str]) -> None:
    match.show_ranked([Ranked(Score(0.05, ()), "a", "Moss")], [0.05], None)
    assert "floor 0.05 takes 1 paper and 1 of the 1 example themselves\n" in capsys.readouterr().out
