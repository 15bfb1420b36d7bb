"""What a person imports: it is theirs, also without a date, and importing it again changes nothing."""

from __future__ import annotations

import json
from datetime import tzinfo
from pathlib import Path

import pytest

from generator.commands.intake import importing
from generator.content.library import Library
from generator.errors import Problem
from tests.harness.files import files
from tests.harness.invoking import Clock, at_noon, invoke

CONFIG = "site_name: Moss\ndocs_dir: content\nplugins:\n  - archive:\n      include: [ferns]\n"
BIBTEX = """
@article{roof, title={Mosses of a Roof}, author={Stone, Ada}, doi={10.1234/roof.7}, year=1998}
@article{roof2, title={Mosses of a Wet Roof}, doi={10.1234/ROOF.7}, year=1999, abstract={Wet.}}
@book{bark, title={A Book of Bark}, author={Reed, Bo}}
"""
RIS = """TY  - JOUR
TI  - Mosses of a Roof
AU  - Stone, Ada
DO  - 10.1234/roof.7
PY  - 1998
ER  - 
TY  - JOUR
TI  - Mosses of a Wet Roof
AU  - Stone, Ada
DO  - 10.1234/ROOF.7
AB  - Wet.
ER  - 
TY  - BOOK
TI  - A Book of Bark
AU  - Reed, Bo
ER  - 
"""  # noqa: W291 (the last tag of a record has no value)
ADA, BO = {"family": "Stone", "given": "Ada"}, {"family": "Reed", "given": "Bo"}
CSL = json.dumps(
    [
        {"title": "Mosses of a Roof", "type": "article-journal", "DOI": "10.1234/roof.7", "author": [ADA],
         "issued": {"date-parts": [[1998]]}},
        {"title": "Mosses of a Wet Roof", "type": "article-journal", "DOI": "10.1234/ROOF.7", "author": [ADA],
         "abstract": "Wet."},
        {"title": "A Book of Bark", "type": "book", "author": [BO]},
    ]
)  # fmt: skip
LINES = "\n".join(
    map(
        json.dumps,
        [
            {"id": "10.1234/roof.7", "title": "Mosses of a Roof", "published": "1998"},
            {"id": "10.1234/ROOF.7", "title": "Mosses of a Wet Roof", "abstract": "Wet."},
            {"title": "A Book of Bark", "authors": ["Bo Reed"]},
        ],
    )
)
FORMS = {"lab.bib": BIBTEX, "lab.ris": RIS, "lab.json": CSL, "lab.jsonl": LINES}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "content").mkdir()
    at_noon(monkeypatch, importing)
    return tmp_path


def titles(folder: Path) -> dict[str, str]:
    """Return the titles of all papers by file."""
    found = {}
    for path, page in Library(folder / "content").pages():
        assert not isinstance(page, Problem), page
        assert page.picked and not page.state
        found[path.relative_to(folder / "content/papers").as_posix()] = str(page.paper.title)
    return found


@pytest.mark.parametrize("name", FORMS)
def test_two_entries_of_one_paper_are_told_and_a_second_import_changes_nothing(
    folder: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / name).write_text(FORMS[name])
    said = invoke(folder, "import", folder / name).output
    assert "2 new, 1 changed, 0 unchanged; 0 problems" in said
    assert "1 entry has the paper of an earlier one, and only filled in what that leaves out:\n- " in said
    assert f"{name}:" in said.partition("leaves out")[2] and "as in" in said.partition("leaves out")[2]
    made = titles(folder)
    bark = next(file for file in made if made[file] == "A Book of Bark")
    assert made == {"1998/00/10.1234-roof.7.md": "Mosses of a Roof", bark: "A Book of Bark"}
    assert bark.startswith("undated/")
    assert "\nWet.\n" in (folder / "content/papers/1998/00/10.1234-roof.7.md").read_text()
    before = files(folder / "content")
    monkeypatch.setattr(importing, "datetime", _Later)
    said = invoke(folder, "import", folder / name).output
    assert "0 new, 0 changed, 3 unchanged; 0 problems" in said
    assert files(folder / "content") == before


class _Later(Clock):
    """Two days later."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> _Later:
        return cls.fromtimestamp(1_769_083_200, tz)


@pytest.mark.parametrize("order", ["ab", "ba"])
def test_of_two_files_with_one_paper_the_one_that_counts_is_told(folder: Path, order: str) -> None:
    (folder / "a.bib").write_text("@misc{a, title={Bark of Elms}, doi={10.1234/bark}, year=2001}")
    (folder / "b.bib").write_text("@misc{b, title={Bark of Oaks}, doi={10.1234/bark}, year=2002}")
    said = invoke(folder, "import", *(folder / f"{name}.bib" for name in order)).output
    assert f"- {folder}/a.bib:1 (a): kept is bibtex b\n" in said
    assert [*titles(folder).values()] == ["Bark of Oaks"]


def test_no_rule_refuses_or_prunes_what_a_person_imports_and_it_does_not_wait(folder: Path) -> None:
    config = folder / "mkdocs.yml"
    config.write_text(CONFIG + "      review: true\n")
    (folder / "lab.bib").write_text(BIBTEX)
    assert "2 new" in invoke(folder, "import", folder / "lab.bib").output
    assert len(titles(folder)) == 2  # published, and picked
    before = files(folder / "content")
    invoke(folder, "prune", "--yes")
    assert files(folder / "content") == before


def test_rules_apply_if_asked_for(folder: Path) -> None:
    many = "".join(f"@misc{{m{at}, title={{Study {at} of Moss}}, year=2001}}\n" for at in range(40))
    (folder / "lab.bib").write_text(f"{many}@misc{{f, title={{A Study of Ferns}}, year=2001}}")
    said = invoke(folder, "import", "--rules", folder / "lab.bib").output
    assert "1 new" in said and "40 refused by include" in said
    assert "40 papers left out by include; to take all papers, import without --rules:\n- m0: St" in said
    assert "… and 20 more.\n" in said
    (path,) = Library(folder / "content").files()
    assert "picked" not in path.read_text()


def test_a_removed_paper_stays_removed(folder: Path) -> None:
    entry = "{day: 2026-01-02, reason: at the authors' request}"
    (folder / "content/removed.yml").write_text(f'"10.1234-roof.7": {entry}\n')  # as in the address
    (folder / "lab.bib").write_text(BIBTEX)
    said = invoke(folder, "import", folder / "lab.bib").output
    assert "1 new, 0 changed, 0 unchanged, 2 removed for good" in said
    assert list(titles(folder).values()) == ["A Book of Bark"]


def test_a_page_that_waited_or_was_pruned_is_published_by_an_import(folder: Path) -> None:
    (folder / "lab.bib").write_text(BIBTEX)
    invoke(folder, "import", folder / "lab.bib")
    path = folder / "content/papers/1998/00/10.1234-roof.7.md"
    path.write_text(path.read_text().replace("picked: true", "state: pruned"))
    invoke(folder, "import", folder / "lab.bib")
    assert "picked: true" in path.read_text() and "state:" not in path.read_text()
