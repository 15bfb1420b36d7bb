"""The rules of the house that a reader relies on: who imports whom, who prints, how long functions may be."""

from __future__ import annotations

import ast
import functools
import posixpath
import re
import sys
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

from generator.search.index import SCRIPTS

ROOT = Path(__file__).resolve().parents[1]
CODE = sorted((ROOT / "generator").rglob("*.py"))
STEPS = {path.stem: path for path in sorted((ROOT / ".ci").glob("*.py"))}
FILES = [*CODE, *STEPS.values(), *sorted((ROOT / "tests").rglob("*.py"))]
_LONGEST_FUNCTION, _MOST_PARAMETERS, _MOST_UNNAMED = 50, 6, 3

# The rooms, from the ground up. A room imports only from the floors below its own.
FLOORS = (
    "errors text",
    "papers related store",
    "content queries sources",
    "listings search",
    "configuration",
    "pages",
    "publish",
    "commands",
)
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms.split()}

# Rooms that import from fewer rooms than their floor allows.
ONLY = {
    "search": {"errors", "store", "queries", "text"},
    "related": {"text"},
    "papers": {"errors", "text"},
    "text": set(),
    "sources": {"errors", "store", "papers", "text"},
    "content": {"errors", "store", "papers", "text"},
}

# The rooms that may import a library.
LIBRARIES = {
    "mkdocs": "publish",
    "properdocs": "publish",
    "markdown": "publish",
    "nh3": "publish.people.sanitizing",
    "lunr": "queries search",
    "rjsmin": "search.script publish.mkdocs",
    "msgspec": "configuration content",
    "numpy": "search related publish.relate",
    "requests": "sources.frame.http sources.frame.addresses",
    "urllib3": "sources.frame.http sources.frame.addresses",
    "tenacity": "sources.frame.http",
    "lxml": "sources.formats sources.upstreams.web publish.feeds search.running",
    "feedparser": "sources.formats.feeds",
    "quickjs": "search.running",
    "babel": "text.language",
    "mcp": "commands.share.mcp",
    "bibtexparser": "sources.formats.bibtex",
    "click": "commands",
    "css_inline": "commands.share.digest_forms",
    "PIL": "publish.picture",
    "tqdm": "store.progress",
    "scipy": "related search.postings",
    "openTSNE": "related.embedding",
    "sklearn": "related.regions",
    "sparse_dot_topn": "related",
    "onnxruntime": "related.encoder",
    "tokenizers": "related.encoder",
}


def module(path: Path) -> str:
    """Return a file's module name below ``generator``, such as ``sources.http``; ``""`` for the package."""
    parts = path.relative_to(ROOT / "generator").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


MODULES = {module(path): path for path in CODE}


@functools.cache
def nodes(path: Path) -> list[ast.AST]:
    """Return the nodes of a file's syntax tree."""
    return list(ast.walk(ast.parse(path.read_text("utf-8"))))


@pytest.fixture(scope="module", autouse=True)
def _forget() -> Iterator[None]:
    """Give back 70 MB, in which Python would look for garbage during later tests."""
    yield
    nodes.cache_clear()


@functools.cache
def imports(path: Path) -> set[str]:
    """Return every module that a file imports, also within its functions."""
    found = set[str]()
    for node in nodes(path):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are whole"
            for alias in node.names:
                whole = f"{node.module}.{alias.name}"
                found.add(whole if whole.removeprefix("generator.") in MODULES else str(node.module))
    return found


def own(path: Path) -> set[str]:
    """Return the modules of ``generator`` that a file imports."""
    names = {name.removeprefix("generator.") for name in imports(path) if name.startswith("generator.")}
    return {name for name in names if name in MODULES and MODULES[name] != path}


def room(name: str) -> str:
    return name.split(".")[0]


def test_a_newcomer_can_keep_the_house_in_mind() -> None:
    assert len(FLOORS) <= 8
    assert len(FLOOR) <= 14


def test_every_room_has_its_floor() -> None:
    assert {room(name) for name in MODULES if name} == set(FLOOR)


def test_imports_go_down_and_never_to_a_sibling() -> None:
    wrong = set[tuple[str, str]]()
    for name in filter(None, MODULES):
        rooms = {room(other) for other in own(MODULES[name])} - {room(name)}
        allowed = ONLY.get(room(name), rooms)
        wrong |= {
            (name, other) for other in rooms if FLOOR[other] >= FLOOR[room(name)] or other not in allowed
        }
    assert not wrong


def test_within_a_room_too_imports_go_one_way() -> None:
    TopologicalSorter({name: own(path) for name, path in MODULES.items()}).prepare()  # raises CycleError


def test_within_publish_imports_go_from_mkdocs_through_the_build_down_to_the_entries() -> None:
    floors = ("people.notation people.sanitizing", "entries", "relate", "context", "", "build", "mkdocs")
    floor = {name: number for number, names in enumerate(floors) for name in names.split() or [""]}
    inner = {name: name.removeprefix("publish.") for name in MODULES if name.startswith("publish.")}
    heights = {
        name: floor.get(below, floor.get(below.split(".")[0], floor[""])) for name, below in inner.items()
    }
    imported = {(name, other) for name in inner for other in own(MODULES[name])}
    upward = {(name, other) for name, other in imported if heights.get(other, 0) > heights[name]}
    assert not upward


def test_steps_of_workflows_import_one_way_and_need_no_library() -> None:
    """A slim archive has no ``generator``; the project alone makes a release."""
    TopologicalSorter({name: set(imports(path)) & STEPS.keys() for name, path in STEPS.items()}).prepare()
    for name, path in STEPS.items():
        others = {module.split(".")[0] for module in imports(path)} - STEPS.keys()
        assert others <= sys.stdlib_module_names | ({"generator"} if name == "release" else set()), path


# The browser's scripts by their paths in `site_templates`; `SCRIPTS` names the published ones of `search/`.
TEMPLATES = ROOT / "site_templates"
BROWSER = {path.relative_to(TEMPLATES).as_posix(): path for path in sorted(TEMPLATES.rglob("*.js"))}
ASSETS, READING, LIKE = "theme/assets", "theme/assets/reading", "theme/assets/like"
_COMMENT = re.compile(r"/\*.*?\*/|^\s*//[^\n]*", re.DOTALL | re.MULTILINE)
_IMPORT = re.compile(r"""\b(?:import|from)\b\s*\(?\s*"(\.[^"]+)\"""")
_BY_ADDRESS = re.compile(r"""new URL\(\s*"((?:\.\./)*(?:assets|search)/[^"]+\.js)\"""")


def scripts(name: str) -> set[str]:
    """Return the scripts that a script imports as modules, now or later."""
    text = _COMMENT.sub("", BROWSER[name].read_text("utf-8"))
    folder = posixpath.dirname(name)
    return {posixpath.normpath(posixpath.join(folder, path)) for path in _IMPORT.findall(text)}


def by_address(name: str) -> set[str]:
    """Return the scripts that a script loads by their addresses on the site."""
    text = _COMMENT.sub("", BROWSER[name].read_text("utf-8"))
    found = {re.sub(r"^(?:\.\./)+", "", address) for address in _BY_ADDRESS.findall(text)}
    assert len(found) == len(re.findall(r"\bimport\((?!\")", text)), f"{name}: an import of what nobody sees"
    published = {f"search/index/{script}": f"search/{module}" for script, module in SCRIPTS.items()}
    return {published.get(address, f"theme/{address}") for address in found}


def test_scripts_import_one_way() -> None:
    graph = {name: scripts(name) | by_address(name) for name in BROWSER}
    assert set().union(*graph.values()) <= BROWSER.keys()
    TopologicalSorter(graph).prepare()  # raises CycleError


def test_scripts_import_from_their_own_folder_and_from_what_all_share() -> None:
    shared = set[str]()
    for name in BROWSER:
        folder, imported = posixpath.dirname(name), scripts(name)
        if folder in ("offline", "search", READING):
            rooms = (READING, LIKE) if folder == READING else (folder,)
            others = {other for other in imported if posixpath.dirname(other) not in rooms}
            assert {posixpath.dirname(other) for other in others} <= {ASSETS}, name
            shared |= others
    assert f"{ASSETS}/element.js" in shared
    assert {other for name in shared for other in scripts(name)} <= shared


def test_upstreams_and_formats_know_nothing_of_each_other() -> None:
    """The registry alone names them; what several formats share is their own."""
    shared = {"csl", "feeds", "safexml", "jsonlines"}
    below = {"frame": ["frame"], "formats": ["frame", "formats"]}
    for name, path in MODULES.items():
        if re.fullmatch(r"sources\.\w+\.(?!registry$|files$)\w+", name):
            for other in own(path):
                if other.startswith("sources."):
                    _, inner, module = other.split(".")
                    assert inner in below.get(name.split(".")[1], (inner,)), name
                    assert inner == "frame" or module in shared, name


def test_a_library_is_known_to_one_room() -> None:
    users: dict[str, set[str]] = {library: set() for library in LIBRARIES}
    for name, path in MODULES.items():
        for imported in imports(path):
            users.get(imported.split(".")[0], set()).add(name)
    for library, home in LIBRARIES.items():
        homes = tuple(f"{room}." for room in home.split())
        assert users[library], f"nobody uses {library}"
        assert not {name for name in users[library] if not f"{name}.".startswith(homes)}, library


def test_only_the_command_line_prints_and_ends_the_process() -> None:
    for name, path in MODULES.items():
        for node in nodes(path):
            if isinstance(node, ast.Call):
                called = ast.unparse(node.func)
                assert name in ("commands.group", "commands.launch") or called not in (
                    "click.echo",
                    "sys.exit",
                    "exit",
                    "quit",
                ), name
                # A printed line may have text of strangers; `group.say` makes it harmless.
                assert called != "click.echo" or name == "commands.group", name
                # Only a worker whose build was killed exits at once.
                assert called != "os._exit" or name == "store.pool", name
                if called == "print":  # progress prints to its own stream
                    assert name in ("store.progress", "commands.launch"), name
                    assert any(keyword.arg == "file" for keyword in node.keywords)


OURS = [*CODE, *STEPS.values()]


def test_no_function_is_long_or_takes_much() -> None:
    """Lines count from ``def`` on, with the docstring; a command's options count as parameters."""
    for path in OURS:
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                assert (node.end_lineno or 0) - node.lineno < _LONGEST_FUNCTION, f"{path}: {node.name}"
                taken = node.args
                listed = [*taken.posonlyargs, *taken.args, *taken.kwonlyargs, taken.vararg, taken.kwarg]
                names = {argument.arg for argument in listed if argument} - {"self", "cls"}
                assert len(names) <= _MOST_PARAMETERS, f"{path}: {node.name}"


def test_no_tuple_has_many_fields_without_names() -> None:
    """Neither a type, nor a return value, nor a yielded value; many values of one kind are a list."""
    for path in OURS:
        for node in nodes(path):
            made = None
            if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "tuple":
                made = node.slice
            elif isinstance(node, ast.Return | ast.Yield):
                made = node.value
            elif isinstance(node, ast.Lambda):
                made = node.body
            long = isinstance(made, ast.Tuple) and len(made.elts) > _MOST_UNNAMED
            assert not long, f"{path}: {ast.unparse(node)}"


_SET = re.compile(r"""setattr\([\w.]+, "_[A-Z]|setattr\("[\w.]+\._[A-Z]""")
_RUN = re.compile(r"\bsubprocess\.(?:run|call|check_\w+)\(|\bCliRunner\(|\bos\.system\(")


def test_tests_run_programs_in_one_way_and_give_limits_as_arguments() -> None:
    """`tests/harness/forks.py` says which way; a private constant is nobody else's to set."""
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        text = path.read_text("utf-8")
        assert not _RUN.search(text) and not _SET.search(text), path


def test_nothing_is_put_where_nobody_looks() -> None:
    assert not [path.name for path in FILES if re.fullmatch(r"utils?|helpers?|common|misc", path.stem)]


def test_no_path_of_a_machine_stands_in_the_code() -> None:
    for path in FILES:
        assert not re.search(r"[\"'](?:/home/|/Users/|C:\\\\)\w", path.read_text("utf-8")), path


# A bar's pace, the wait for a lock and for a process, the pace of a source.
_TIMED = ("store.progress", "store.lock", "store.pool", "sources.frame.http")


def test_no_clock_and_no_chance_in_what_is_made() -> None:
    """Same input, same bytes: only the commands and the client know the time."""
    for name, path in MODULES.items():
        if room(name) in ("commands", "publish") or name in _TIMED:
            continue
        text = path.read_text("utf-8")
        assert not re.search(r"\.(?:now|today|utcnow)\(|^import (?:random|time|uuid)$", text, re.MULTILINE), (
            name
        )
