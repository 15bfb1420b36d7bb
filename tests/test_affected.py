"""`make check` runs the tests that a change needs."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.harness.processes import run
from tests.tools import affected


@pytest.mark.parametrize(
    ("changed", "needed", "spared"),
    [
        ("generator/search/vectors.py", "tests/search/test_index.py", "tests/text/test_names.py"),
        ("generator/papers/venues.toml", "tests/content/curated/test_venues.py", "tests/text/test_tex.py"),
        ("generator/commands/curate/log.py", "tests/commands/curate/test_log.py", "tests/text/test_tex.py"),
        ("tests/text/test_tex.py", "tests/text/test_tex.py", "tests/search/test_index.py"),
        ("README.md", "tests/test_readme.py", "tests/search/test_index.py"),
    ],
)
def test_a_change_needs_the_tests_of_its_room_and_of_what_imports_it(
    changed: str, needed: str, spared: str
) -> None:
    tests = affected.affected({changed})
    assert needed in tests and spared not in tests
    assert {*affected.ALWAYS} <= {*tests} and all((affected.ROOT / test).is_file() for test in tests)


@pytest.mark.parametrize(
    "changed",
    ["site_templates/theme/main.html", "tests/conftest.py", "tests/harness/searching.py", "Makefile"],
)
def test_all_tests_run_where_it_cannot_tell(changed: str) -> None:
    assert affected.affected({"README.md", changed}) == []


def test_a_change_is_what_differs_from_the_commit_that_was_tested(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def git(*words: str) -> None:
        run(["git", "-C", str(tmp_path), "-c", "user.name=A", "-c", "user.email=a@example.org", *words])

    monkeypatch.setattr(affected, "ROOT", tmp_path)
    monkeypatch.setattr(affected, "TESTED", tmp_path / ".cache/tested")
    monkeypatch.delenv("CI", raising=False)
    git("init", "--quiet")
    for name, text in {".gitignore": "/.cache/\n", "README.md": "a", "Makefile": "a"}.items():
        (tmp_path / name).write_text(text)

    def said(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["affected", *words])
        affected.main()
        return capsys.readouterr().out.strip()

    git("add", "--all")
    git("commit", "--quiet", "--message=a")
    assert said() == "", "no commit was tested: all tests"
    (tmp_path / "README.md").write_text("b")
    said("--tested")
    assert said() == "", "what was tested is not committed"
    git("commit", "--quiet", "--all", "--message=b")
    said("--tested")
    assert said() == " ".join(affected.ALWAYS)
    (tmp_path / "new.py").write_text("")
    assert said() == "", "it cannot tell"
    (tmp_path / "new.py").unlink()
    monkeypatch.setenv("CI", "true")
    assert said() == ""
