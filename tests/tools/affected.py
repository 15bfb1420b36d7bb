"""Which tests a change needs first: those of its rooms, and those that import what changed.

    python -m tests.tools.affected           prints their files, for `make check`
    python -m tests.tools.affected --tested  notes that `make test` passed, in .cache/tested

A change is whatever differs from the last commit with which `make test` passed here. A test is needed if it
is in the folder of a changed module's room, if it imports the module, or if it imports one that imports it.
Nothing is printed, so that all tests run: in CI, without such a commit, and where a file changed that is
neither a module nor a text, such as a template, or a module of which `tests/conftest.py` makes fixtures.
"""

from __future__ import annotations

import argparse
import ast
import os
import re
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TESTED = ROOT / ".cache" / "tested"
# They read files as texts, which no import shows.
ALWAYS = tuple(f"tests/test_{name}.py" for name in ("architecture", "commands_shown", "guides", "readme"))
_TEXTS = (".md", ".csv", ".txt")
_WORD = re.compile(r"\w+")


def modules() -> dict[str, str]:
    """Return the names of all modules, by file."""
    paths = (path for folder in ("generator", "tests") for path in sorted((ROOT / folder).rglob("*.py")))
    files = (path.relative_to(ROOT).as_posix() for path in paths)
    return {file: file.removesuffix(".py").removesuffix("/__init__").replace("/", ".") for file in files}


def importing(files: Iterable[str], modules: set[str]) -> set[str]:
    """Return the files that import one of the modules, also within a function."""
    last = {name.rpartition(".")[2] for name in modules}
    texts = {file: (ROOT / file).read_text("utf-8") for file in files}
    # Only what has the word is parsed: all files take seconds.
    return {
        file for file, text in texts.items() if last & {*_WORD.findall(text)} and _imported(text) & modules
    }


def _imported(text: str) -> set[str]:
    found = set[str]()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {str(node.module), *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def affected(changed: set[str]) -> list[str]:
    """Return the files of the tests that files which changed need; none if all tests are needed.

    A table beside a module, ``venues.toml``, counts as the module ``venues.py``.
    """
    names = modules()
    found, rooms = set[str](), set[str]()
    for file in changed:
        module = next((one for one in (file, f"{file.rpartition('.')[0]}.py") if one in names), "")
        if module and not module.endswith("conftest.py"):
            found.add(names[module])
            rooms.add(module.rpartition("/")[0].replace("generator", "tests", 1))
        elif not file.endswith(_TEXTS):
            return []
    if importing(names.keys() & {"tests/conftest.py"}, found):
        return []
    program = {file for file in names if file.startswith("generator/")}
    near = found | {names[file] for file in importing(program, found)}
    tests = {file for file in names if Path(file).name.startswith("test_")}
    of_rooms = {file for file in tests if file.rpartition("/")[0] in rooms}
    return sorted(of_rooms | importing(tests, near) | {*ALWAYS})


def _changed() -> set[str] | None:
    """Return the files that differ from the last commit that was tested; ``None`` if that is not known."""
    if os.environ.get("CI") or not TESTED.exists():
        return None
    try:
        told = _git("diff", "--name-only", "--no-renames", TESTED.read_text("utf-8").strip(), "--")
        return {*told, *_git("ls-files", "--others", "--exclude-standard")}
    except subprocess.CalledProcessError:  # the commit is gone
        return None


def _git(*words: str) -> Iterator[str]:
    command = ["git", "-C", str(ROOT), *words]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return filter(None, done.stdout.split("\n"))


def main() -> None:
    """Print the tests, or note that all passed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tested", action="store_true", help="all tests passed with what is committed")
    is_tested = parser.parse_args().tested
    if not is_tested:
        changed = _changed()
        print(*([] if changed is None else affected(changed)))
    elif not any(_git("status", "--porcelain")):
        TESTED.parent.mkdir(exist_ok=True)
        TESTED.write_text(next(_git("rev-parse", "HEAD")), "utf-8")


if __name__ == "__main__":
    main()
