"""``archive upgrade --engine``: another engine and its theme, as one commit, and taken back to the byte."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

from generator.commands.project import engines, whole
from generator.commands.project.shape import LOCKS, PARTS
from generator.errors import ArchiveError
from tests.commands.upkeep.test_commit import nobody
from tests.harness.archive import MINIMAL
from tests.harness.processes import CHECKOUT, run
from tests.harness.versions import FIRST, SECOND, git, put, release, repository, state, titles

__all__ = ["nobody"]  # an autouse fixture
OURS = (
    "# A comment on material\ntheme:  # our material\n  palette: {primary: teal}\n  name: material\n"
    "plugins: [archive]\n"
)
HASH = "    --hash=sha256:0123 \\\n    --hash=sha256:4567\n"


def lock(*packages: str) -> str:
    return "".join(f"{package} \\\n{HASH}" for package in packages)


def locks(number: int) -> dict[str, str]:
    """Return the locks of a version."""
    own = f"mkdocs==1.{number}", f"mkdocs-material==9.{number}"
    marked = f"rocks=={number} ; python_full_version < '3.12' \\\n{HASH}"
    return {
        "requirements-mkdocs.txt": lock(*own),
        "requirements-properdocs.txt": lock(f"mkdocs-materialx==10.{number}", f"properdocs==2.{number}"),
        "requirements-map.txt": lock("ferns==1", *own, "moss==3", "rocks==1"),
        "requirements.txt": lock(*own, "moss==3") + marked,
    }


@pytest.fixture
def upstream(tmp_path: Path) -> Path:
    """A project with two versions."""
    folder = repository(tmp_path / "project", {"seed.txt": "seed\n"})
    owned = FIRST[".github/ownership.toml"].replace('"engine"', '"engine", "requirements*.txt"')
    release(folder, "0.1.0", {**FIRST, ".github/ownership.toml": owned, **locks(1)})
    release(folder, "0.2.0", {**SECOND, ".github/ownership.toml": owned, **locks(2)})
    return folder


@pytest.fixture
def folder(tmp_path: Path, upstream: Path) -> Path:
    """An archive of the first version."""
    texts = dict(FIRST, **locks(1))
    texts[".github/ownership.toml"] = git(upstream, "show", "v0.1.0:.github/ownership.toml") + "\n"
    return repository(tmp_path / "archive", {**texts, "mkdocs.yml": OURS})


def switch(folder: Path, engine: str) -> None:
    whole.switch(whole.Whole(folder), engine)


def test_each_lock_of_the_project_is_that_of_its_engine_and_the_way_back_is_the_same_bytes() -> None:
    texts = {path: (CHECKOUT / path).read_text("utf-8") for path in (*LOCKS, *PARTS.values())}
    texts |= engines.changed(texts, engines.of(texts), "mkdocs")  # in a fork, they may be the other's
    own = {path: texts[path] for path in LOCKS}
    assert engines.changed(texts, "mkdocs", "mkdocs") == own
    other = engines.changed(texts, "mkdocs", "properdocs")
    for path in LOCKS:
        assert "mkdocs-material==" in own[path] and "\nproperdocs==" not in own[path]
        assert "\nmkdocs==" not in other[path] and "\nmkdocs-material==" not in other[path]
        assert "\nmkdocs-materialx==" in other[path] and "\nproperdocs==" in other[path]
    assert engines.of(other) == "properdocs"
    assert engines.changed({**texts, **other}, "properdocs", "mkdocs") == own


def test_it_is_one_commit_that_says_what_changed_and_is_taken_back(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = state(folder)
    switch(folder, "properdocs")
    after = state(folder)
    assert {name for name in before if before[name] != after[name]} == {
        "mkdocs.yml", "requirements.txt", "requirements-map.txt",
    }  # fmt: skip
    assert after["mkdocs.yml"] == OURS.replace("  name: material\n", "  name: materialx\n")
    assert after["requirements-map.txt"] == lock(
        "ferns==1", "mkdocs-materialx==10.1", "moss==3", "properdocs==2.1", "rocks==1"
    )
    assert titles(folder) == ["Make the site with properdocs", "Begin"]
    said = capsys.readouterr().out
    assert (
        "mkdocs.yml: theme: materialx. requirements.txt, requirements-map.txt: the packages of "
        "requirements-properdocs.txt.\nTo take this back: archive upgrade --engine mkdocs\n"
    ) in said
    switch(folder, "properdocs")
    assert capsys.readouterr().out == "The engine is properdocs already.\n"
    switch(folder, "mkdocs")
    assert state(folder) == before
    assert titles(folder) == ["Make the site with mkdocs", "Make the site with properdocs", "Begin"]


def test_it_stays_in_an_upgrade_which_takes_it_for_no_edit(folder: Path, upstream: Path) -> None:
    switch(folder, "properdocs")
    archive = whole.Whole(folder)
    archive.fetch(str(upstream))
    assert archive.changed() == []
    _, plan = whole.upgrade(archive, str(upstream), "", "with")
    assert plan.changed == [] and titles(folder)[0] == "Upgrade to 0.2.0"
    texts = state(folder)
    assert {name: texts[name] for name in locks(2)} == {
        **locks(2), **engines.changed(locks(2), "mkdocs", "properdocs")
    }  # fmt: skip
    assert "properdocs==2.2" in texts["requirements.txt"]
    switch(folder, "mkdocs")
    texts = state(folder)
    assert {name: texts[name] for name in locks(2)} == locks(2) and texts["mkdocs.yml"] == OURS


@pytest.mark.slow
def test_a_person_sees_the_check_and_how_to_take_it_back(folder: Path) -> None:
    put(folder, {"mkdocs.yml": MINIMAL, ".gitignore": ".cache/\n"}, "Mine")
    archive = (sys.executable, "-m", "generator.commands.launch", "--config", folder / "mkdocs.yml")
    other = "upgrade", "--engine", "properdocs"
    assert "--engine does nothing else" in run([*archive, *other, "0.2.0"], 2).stderr
    said = run([*archive, *other], 1)
    assert "Unrecognised theme name: 'materialx'" in said.stderr, "the theme is not installed here"
    assert "Committed: Make the site with properdocs.\n" in said.stdout
    (words,) = re.findall("^To take this back: archive (.*)", said.stdout, re.MULTILINE)
    assert run([*archive, *words.split()]).stdout.endswith("\n1 page checked, 0 problems.\n")


@pytest.mark.parametrize(
    ("texts", "says"),
    [
        (
            {"requirements.txt": lock("mkdocs==1.1", "mkdocs-material==9.9", "moss==3")},
            "requirements.txt: the packages of mkdocs are not as in requirements-mkdocs.txt. Take your edit",
        ),
        ({"mkdocs.yml": "theme: [\n"}, "{folder}/mkdocs.yml is not valid YAML: "),
        ({"mkdocs.yml": "theme: moss\n"}, "mkdocs.yml: theme: moss cannot be replaced safely. Write mat"),
        ({"mkdocs.yml": "site_name: material\n"}, "mkdocs.yml: theme: None cannot be replaced"),
        ({"mkdocs.yml": "theme: !ENV [THEME, material]\n"}, "mkdocs.yml: theme: None cannot be replaced"),
        ({"mkdocs.yml": 'theme: "mat\\x65rial"\n'}, "mkdocs.yml: theme: material cannot be replaced safely."),
    ],
)
def test_what_cannot_be_taken_back_stops_it(folder: Path, texts: dict[str, str], says: str) -> None:
    put(folder, texts, "Mine")
    with pytest.raises(ArchiveError) as error:
        switch(folder, "properdocs")
    assert str(error.value).startswith(says.format(folder=folder))
    assert titles(folder) == ["Mine", "Begin"] and state(folder)


@pytest.mark.parametrize("name", ["mkdocs.yml", "requirements.txt", "engine/m00.py"])
def test_what_is_not_committed_stops_it(folder: Path, name: str) -> None:
    put(folder, {name: f"{(folder / name).read_text()}# mine\n"})
    with pytest.raises(ArchiveError, match=f"{name}: changed but not committed"):
        switch(folder, "properdocs")
    assert titles(folder) == ["Begin"] and (folder / name).read_text().endswith("# mine\n")


def test_a_version_that_has_no_such_lock_is_to_be_upgraded_first(folder: Path) -> None:
    put(folder, {"requirements-properdocs.txt": None}, "As before")
    with pytest.raises(ArchiveError, match="upgrade first: archive upgrade"):
        switch(folder, "properdocs")
