"""Listing and reading files in ``content/``, all through `disk`."""

from __future__ import annotations

import ast
import os
import re
from contextlib import nullcontext
from pathlib import Path

import pytest

from generator.content import disk
from generator.content.library import Library
from generator.errors import RecordError
from generator.store import atomic
from tests.harness.papers import paper, record, take

_CODE = Path(disk.__file__).parents[1]
# Calls that find or open files; `exists` and `is_file` are used on paths from `disk` or written ones.
_OPENS = {"read_text", "read_bytes", "scandir", "listdir", "walk", "glob", "rglob", "iterdir", "open"}
# Packages that read nothing in `content/`, and modules that read the code, a cache or a site.
_APART = {
    "configuration", "store", "papers", "queries", "related", "search", "sources", "text",
    "content/disk.py", "commands/group.py",
    "commands/upkeep/doctor.py", "commands/intake/backfill.py",
    "commands/project/upgrade.py",
}  # fmt: skip
_OWN = {
    "content/runs/sample.py": {"read_text", "iterdir"},  # the text of a new about.md; emptied folders
    "commands/intake/form.py": {"read_text"},  # GitHub's event
    "commands/project/program.py": {"iterdir", "read_bytes"},  # a wheel that pip made; program.txt
    "commands/project/shape.py": {"glob", "read_text"},  # the project's files
    "commands/project/slim.py": {"read_text"},  # the project's files
    "commands/project/workflows.py": {"glob", "read_text"},  # .github/workflows
    "commands/share/pages.py": {"read_text", "read_bytes", "iterdir"},  # its own output
    "publish/data.py": {"read_bytes"},  # the site
    "publish/stamp.py": {"read_text"},  # MkDocs' output
    "publish/build.py": {"read_bytes"},  # the starter vocabulary
    "publish/mkdocs/theme.py": {
        "walk",
        "glob",
        "iterdir",
        "read_text",
        "read_bytes",
    },  # links that it made
    "publish/mkdocs/stylesheet.py": {"rglob", "read_text"},  # the theme's folders
    "publish/mkdocs/offline.py": {"rglob", "read_text", "read_bytes"},  # these and the site
    "publish/mkdocs/about.py": {"read_text"},  # a template
    "publish/mkdocs/defaults.py": {"open"},  # mkdocs.yml, and the plugin's own
}


def test_a_file_of_content_is_read_through_the_door_alone() -> None:
    """A module that opens files is listed here, so that somebody asks who may have written these files."""
    for path in sorted(_CODE.rglob("*.py")):
        name = path.relative_to(_CODE).as_posix()
        if any(name == apart or name.startswith(f"{apart}/") for apart in _APART):
            continue
        text = path.read_text("utf-8")
        if not re.search(rf"\b(?:{'|'.join(_OPENS)})\b", text):
            continue
        calls = [node.func for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
        opened = {
            call.attr
            for call in calls
            if isinstance(call, ast.Attribute)
            and call.attr in _OPENS
            and not (isinstance(call.value, ast.Name) and call.value.id in ("disk", "safeyaml"))
        }
        opened |= {call.id for call in calls if isinstance(call, ast.Name) and call.id == "open"}
        assert opened <= _OWN.get(name, set()), f"{name}: read content/ with generator.content.disk"


@pytest.fixture
def content(tmp_path: Path) -> Path:
    """A folder with a file, a link to it, a link that leads out, a loop, a pipe and an odd name."""
    made = tmp_path / "content"
    atomic.write(tmp_path / "outside/secret.md", b"secret")
    atomic.write(made / "a/b/c.md", b"c")
    (made / "a/link.md").symlink_to("b/c.md")
    (made / "a/out").symlink_to(tmp_path / "outside")
    (made / "loop").symlink_to(".")
    os.mkfifo(made / "pipe.md")
    atomic.write(made / os.fsdecode(b"m\xf6ss.md"), b"moss")
    atomic.write(made / "z.md", b"z")
    return made


def test_nothing_but_files_is_found(content: Path) -> None:
    assert [path.relative_to(content).as_posix() for path in disk.walk(content)] == ["z.md", "a/b/c.md"]
    assert list(disk.walk(content, "a/out")) == []
    assert list(disk.walk(content, "none")) == []
    assert [path.name for path in Library(content).by_hand()] == ["z.md", "c.md"]
    assert disk.find(content, "a/b/c.md") == content / "a/b/c.md"
    for name in ("a/out/secret.md", "a/link.md", "pipe.md", "a", "none.md", "loop/z.md", "z.md/none"):
        assert disk.find(content, name) is None


def test_what_is_not_read_is_named(content: Path) -> None:
    named = [str(problem) for problem in disk.refused(content)]
    assert sorted(line.partition(": ")[0] for line in named) == [
        "content/a/link.md", "content/a/out", "content/loop", "content/m\\udcf6ss.md", "content/pipe.md",
    ]  # fmt: skip


def test_a_folder_with_the_name_of_a_file_is_named_and_so_is_what_is_in_it(tmp_path: Path) -> None:
    content = tmp_path / "content"
    atomic.write(content / "lists/seminar.md/notes.txt", b"a")
    (content / "lists/seminar.md/link").symlink_to("notes.txt")
    folder, link = disk.refused(content)
    reason = "is a folder where a file belongs; rename or delete it"
    assert str(folder) == f"content/lists/seminar.md: {reason}"
    assert link.where == "content/lists/seminar.md/link"
    with pytest.raises(RecordError, match=f"here: {reason}"):
        disk.read(content / "lists/seminar.md", "here")


def test_a_file_of_somebody_else_is_told(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> int:
        raise PermissionError

    monkeypatch.setattr(os, "open", refuse)
    with pytest.raises(RecordError, match="here: may not be read by this user; change its permissions"):
        disk.read(content / "z.md", "here")


def test_content_itself_may_be_a_link(content: Path, tmp_path: Path) -> None:
    (tmp_path / "other").symlink_to(content)
    assert [path.name for path in disk.walk(tmp_path / "other")] == ["z.md", "c.md"]


@pytest.mark.parametrize("name", ["pipe.md", "loop", "a/link.md"])
def test_what_is_no_file_is_not_opened(content: Path, name: str) -> None:
    with pytest.raises(RecordError, match=r"^here: is (neither|a symbolic link)"):
        disk.read(content / name, "here")


def test_a_file_that_comes_in_parts_is_read_whole(content: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = os.read
    monkeypatch.setattr(os, "read", lambda file, most: read(file, min(most, 3)))
    (content / "z.md").write_bytes(b"0123456789")
    assert disk.read(content / "z.md") == b"0123456789"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("Möss".encode("utf-16"), "is UTF-16, not UTF-8; save the file as UTF-8"),
        (b"a\r\nb\n\xff", "is not UTF-8: byte 5, in line 3, is 0xff; save the file as UTF-8"),
        ("\ud800".encode("utf-8", "surrogatepass"), "is not UTF-8: byte 0, in line 1, is 0xed"),
    ],
)
def test_what_is_not_utf_8_is_told_with_its_place(data: bytes, reason: str) -> None:
    with pytest.raises(RecordError) as caught:
        disk.decoded(data, "here")
    assert str(caught.value).startswith(f"here: {reason}")


def test_a_text_is_read_in_one_form_or_as_it_is(content: Path) -> None:
    (content / "z.md").write_bytes(b"\xef\xbb\xbfa\r\nb\n")
    assert disk.text(content / "z.md") == "a\nb\n"
    assert disk.exact(content / "z.md") == "\ufeffa\r\nb\n"


def test_nothing_is_written_where_a_link_leads(content: Path, tmp_path: Path) -> None:
    (content / "papers").mkdir()
    (content / "papers/2026").symlink_to(tmp_path / "outside")
    with pytest.raises(RecordError, match=r"^content/papers/2026: is a symbolic link"):
        take(content, record())
    (content / "papers/2026").unlink()
    (content / "counts").symlink_to(tmp_path / "outside")
    with pytest.raises(RecordError, match=r"^content/counts: is a symbolic link"):
        take(content, record(votes=3))
    assert [path.name for path in (tmp_path / "outside").iterdir()] == ["secret.md"]


def test_the_next_write_deletes_what_a_killed_one_left(content: Path, tmp_path: Path) -> None:
    atomic.write(content / "papers/2026/01/2601.00001.md", b"page")
    left = ("fetched.yml.12.tmp", "papers/2026/01/2601.00001.md.345.tmp", "counts/2026-01.csv.7.tmp")
    kept = ("notes.tmp", "a.12.tmp.md", "papers/2026/01/x.tmp")
    for name in (*left, *kept):
        atomic.write(content / name, b"")
    (content / "x.12.tmp").symlink_to(tmp_path / "outside/secret.md")
    disk.sweep(content)
    assert [name for name in (*left, *kept) if (content / name).exists()] == list(kept)
    assert (content / "x.12.tmp").is_symlink()


def test_a_write_follows_no_link(tmp_path: Path) -> None:
    (tmp_path / "outside").write_bytes(b"same")
    (tmp_path / "a").symlink_to("outside")
    assert atomic.write(tmp_path / "a", b"same")
    assert not (tmp_path / "a").is_symlink()
    (tmp_path / f"b.{os.getpid()}.tmp").symlink_to("outside")
    with pytest.raises(OSError, match="symbolic link"):
        atomic.write(tmp_path / "b", b"more")
    assert (tmp_path / "outside").read_bytes() == b"same"


def test_a_page_that_is_a_link_is_no_page(content: Path, tmp_path: Path) -> None:
    take(content, record())
    (page,) = Library(content).files()
    (page.parent / "2601.00002.md").symlink_to(page)
    assert list(Library(content).files()) == [page]
    assert paper().id in page.name


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    for size, is_read in ((1 << 24, True), ((1 << 24) + 1, False)):
        with (tmp_path / "a").open("wb") as file:
            file.truncate(size)
        with nullcontext() if is_read else pytest.raises(RecordError, match="has more than 16,777,216 bytes"):
            disk.read(tmp_path / "a", "here")
