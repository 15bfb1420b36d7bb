"""What workflows need in a whole copy of the project and in a slim archive, which has no ``generator``."""

from __future__ import annotations

import hashlib
import json
import runpy
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from generator.commands import exits
from generator.commands.project import ownership
from generator.errors import on_one_line
from tests.ci.test_log_lines import WORDS
from tests.harness.processes import CHECKOUT, run

INSTALL = [sys.executable, "-IS", str(CHECKOUT / ".ci/install.py")]


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> dict[str, dict[str, Any]]:
    """What the scripts define that stands in ``generator`` too."""
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "path", [*sys.path])
    names = ("propose", "runner", "step")
    read = {name: runpy.run_path(str(CHECKOUT / f".ci/{name}.py")) for name in names}
    for name in names:
        sys.modules.pop(name, None)
    return read


def test_exit_codes_and_the_owners_files_are_those_of_the_program(scripts: dict[str, dict[str, Any]]) -> None:
    for name in ("WELL", "PROBLEMS", "FAILED", "SOURCE_FAILED"):
        assert scripts["step"][name] == exits.Exit[name]
    assert scripts["step"]["MEANINGS"] == exits.MEANINGS
    assert scripts["step"]["GOES_ON"] == exits.GOES_ON
    assert (scripts["propose"]["OWNERS"], scripts["propose"]["WORKFLOWS"]) == (
        ownership.FLOOR, ownership.WORKFLOWS,
    )  # fmt: skip


def test_lines_are_escaped_as_in_the_program(scripts: dict[str, dict[str, Any]]) -> None:
    escaped = scripts["runner"]["on_one_line"]

    @given(some.sampled_from(WORDS), some.text())
    def check(word: str, text: str) -> None:
        for line in (word, text, word + text, text + word):
            assert escaped(line) == on_one_line(line)

    check()


def test_a_person_who_interrupts_a_script_sees_no_code(
    scripts: dict[str, dict[str, Any]], capsys: pytest.CaptureFixture[str]
) -> None:
    sys.excepthook(KeyboardInterrupt, KeyboardInterrupt(), None)
    assert capsys.readouterr().out == "Interrupted. Run the same command again.\n"


# Installing


def wheel(folder: Path, name: str, needs: str = "") -> Path:
    """Write a package of one module that says its name."""
    about = f"{name}-1.0.dist-info"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    needed = f"Requires-Dist: {needs}\n" if needs else ""
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(f"{name}.py", f"said = {name!r}\n")
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n{needed}")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")
    return path


@pytest.fixture
def slim(tmp_path: Path) -> Path:
    """A slim archive with a lock of one library, and one more for an extra."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    lines = []
    for name in ("fern", "moss"):
        digest = hashlib.sha256(wheel(wheels, name).read_bytes()).hexdigest()
        lines.append(f"{name}==1.0 --hash=sha256:{digest}\n")
    folder = tmp_path / "archive"
    folder.mkdir()
    (folder / "requirements.txt").write_text(lines[0])
    (folder / "requirements-map.txt").write_text("".join(lines))
    program = wheel(tmp_path, "lichen", "a-library-that-no-lock-names")
    (folder / "program.txt").write_text(f"lichen @ {program.as_uri()}\n")
    return folder


def installed(slim: Path) -> set[str]:
    pip = (str(slim / ".venv/bin/python"), "-m", "pip", "--disable-pip-version-check")
    listed = json.loads(run([*pip, "list", "--format=json"]).stdout)
    return {each["name"] for each in listed} - {"pip", "setuptools"}


def offline(slim: Path) -> dict[str, str]:
    return {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(slim.with_name("wheels"))}


@pytest.mark.slow
def test_a_slim_archive_gets_its_lock_and_then_the_program_alone(slim: Path) -> None:
    run(INSTALL, 0, offline(slim), slim)
    assert installed(slim) == {"fern", "lichen"}
    changed = wheel(slim.parent, "lichen")
    with zipfile.ZipFile(changed, "a") as file:
        file.writestr("lichen_too.py", "")
    run([*INSTALL, "map"], 0, offline(slim), slim)
    assert installed(slim) == {"fern", "lichen", "moss"}
    run([slim / ".venv/bin/python", "-c", "import lichen_too"])
    assert (slim / ".venv/program.txt").read_text() == (slim / "program.txt").read_text()
    (module,) = (slim / ".venv").rglob("moss.py")
    for name in (".venv/program.txt", module):  # stopped in the middle: pip believes that all is there
        (slim / name).unlink()
    run([*INSTALL, "map"], 0, offline(slim), slim)
    run([slim / ".venv/bin/python", "-c", "import moss"])


@pytest.mark.slow
def test_what_another_engines_lock_names_goes_before_the_lock_is_installed(slim: Path) -> None:
    fern, moss = (slim / "requirements-map.txt").read_text().splitlines()
    for engine, line in (("mkdocs", fern), ("properdocs", moss)):
        (slim / f"requirements-{engine}.txt").write_text(f"{line}\n")
    for line, name in ((fern, "fern"), (moss, "moss"), (fern, "fern")):
        (slim / "requirements.txt").write_text(f"{line}\n")
        assert run(INSTALL, 0, offline(slim), slim).stdout == ""
        assert installed(slim) == {name, "lichen"}


@pytest.mark.slow
@pytest.mark.parametrize("lock", ["fern==1.0\n", f"fern==1.0 --hash=sha256:{'0' * 64}\n"])
def test_nothing_is_installed_that_the_locks_hash_does_not_fit(slim: Path, lock: str) -> None:
    (slim / "requirements.txt").write_text(lock)
    done = run(INSTALL, None, offline(slim), slim)
    assert done.returncode and "hash" in done.stdout.lower()
    assert installed(slim) == set() and not (slim / ".venv/program.txt").exists()


@pytest.mark.parametrize(
    ("words", "target"), [([], ".venv"), (["programs"], ".programs")]
)
def test_in_a_whole_copy_make_installs(tmp_path: Path, words: list[str], target: str) -> None:
    (tmp_path / "generator").mkdir()
    (tmp_path / "generator/__init__.py").touch()
    (tmp_path / "program.txt").write_text("moss\n")
    (tmp_path / "Makefile").write_text(f"{target}:\n\t@echo made; exit 7\n")
    done = run([*INSTALL, *words], None, {}, tmp_path)
    assert done.returncode == 2 and "made\n" in done.stdout, "make's own code"
    assert not (tmp_path / ".venv").exists()
