"""``archive check --repair``: mends what a bad merge or half an edit leaves in ``content/``.

What a person wrote is never lost: a file that is replaced leaves a copy, ``….before-repair``, and a file is
deleted only where another has all of it. What cannot be mended safely stays as it is, and `check` names it.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

from generator import atomic
from generator.content import conflicts, counts, disk, joining, mending
from generator.content.library import Library, folder, month
from generator.content.page import Page
from generator.errors import Problem, RecordError

_COPY = "before-repair"
_JOINED = "both sides of a merge are joined"
_CHOOSE = "has the marks of a merge; choose by hand between its sides"


class Repair:
    """Mends the files of an archive.

    Args:
        library: the ``content`` folder.
        ask: whether a file may be deleted, asked with a sentence about it.
    """

    def __init__(self, library: Library, ask: Callable[[str], bool]) -> None:
        self._library = library
        self._ask = ask

    def run(self) -> Iterator[str]:
        """Mend what can be mended; a line for each thing that was done or left."""
        yield from self._beside()
        for path in [*self._library.files(), *self._library.misplaced()]:
            yield from self._page(path)
        for path in [*self._library.misplaced()]:
            yield from self._place(path)
        by_id: defaultdict[str, list[Path]] = defaultdict(list)
        for path, page in list(self._library.pages()):
            if isinstance(page, Page):
                by_id[page.paper.id].append(path)
                yield from self._place(path, page)
        for paths in by_id.values():
            yield from self._join([path for path in paths if path.exists()])

    def _page(self, path: Path) -> Iterator[str]:
        """A page with conflicts, or in YAML that quotes can mend."""
        text = _read(path)
        if text is None:
            return
        if conflicts.are_in(text):
            sides = conflicts.sides(text)
            mended = sides and mending.combined(*sides)
            if mended:
                yield self._replace(path, mended, _JOINED)
            else:
                yield f"{self._library.name(path)}: {_CHOOSE}"
            return
        page = self._library.page(path)
        is_wrong = isinstance(page, Problem) or page.paper.slug != path.stem
        if is_wrong and (mended := mending.quoted(text, path.stem)):
            yield self._replace(path, mended, "text that YAML takes for something else is in quotes")

    def _replace(self, path: Path, text: str, what: str) -> str:
        copy = _copy(path)
        atomic.write(copy, path.read_bytes())
        atomic.write(path, text.encode())
        return f"{self._library.name(path)}: {what}; as it was: {copy.name}"

    def _place(self, path: Path, page: Page | Problem | None = None) -> Iterator[str]:
        """A page in a folder or with a name where it does not belong."""
        page = page or self._library.page(path)
        if not isinstance(page, Page):
            return
        is_page = path.parent.parent.parent == self._library.papers and path.suffix == ".md"
        if is_page and month(folder(path.relative_to(self._library.content).as_posix())):
            target = path.with_name(f"{page.paper.slug}.md")
        else:
            target = self._library.file_of(page.paper)
        if target == path:
            return
        try:
            disk.check(self._library.content, target)
        except RecordError as error:
            yield f"{self._library.name(path)}: not moved: {error}"
            return
        if target.exists() and not path.samefile(target):
            yield from self._join([target, path])
            return
        target.parent.mkdir(parents=True, exist_ok=True)
        path.rename(target)
        yield f"{self._library.name(path)}: moved to {self._library.name(target)}"

    def _join(self, paths: list[Path]) -> Iterator[str]:
        """Pages of one paper as one page: the one whose name is right, else the first."""
        paths.sort(key=lambda path: not self._is_right(path))
        for other in paths[1:]:
            kept, (name, other_name) = paths[0], map(self._library.name, (paths[0], other))
            first, second = _read(kept), _read(other)
            mended = None if first is None or second is None else mending.combined(first, second)
            if mended is None:
                yield f"{other_name}: its paper has {name} too, and both were edited; choose by hand"
            elif not self._ask(f"{other_name} has nothing that {name} would not have."):
                yield f"{other_name}: its paper has {name} too; not deleted"
            else:
                if mended != first:
                    yield self._replace(kept, mended, f"has what {other_name} had more")
                other.unlink()
                yield f"{other_name}: deleted, for its paper has {name}"

    def _is_right(self, path: Path) -> bool:
        page = self._library.page(path)
        return isinstance(page, Page) and path == self._library.file_of(page.paper)

    def _beside(self) -> Iterator[str]:
        """Files beside the pages with conflicts."""
        content = self._library.content
        files = (Path(entry.path) for entry in disk.listed(content)[1] if entry.name.endswith(".yml"))
        for path in (*files, *counts.files(self._library.counts_folder)):
            text = _read(path)
            if text is None or not conflicts.are_in(text) or f".{_COPY}" in path.name:
                continue
            if mended := joining.joined(path, text):
                yield self._replace(path, mended, _JOINED)
            else:
                yield f"{self._library.name(path)}: {_CHOOSE}"


def _read(path: Path) -> str | None:
    try:
        return disk.text(path)
    except RecordError:
        return None


def _copy(path: Path) -> Path:
    """A new file for a copy, of a name that is neither a page's nor a hand-written file's."""
    for number in count(1):
        name = f"{path.name}.{_COPY}" if path.suffix != ".yml" else f"{path.stem}.{_COPY}.yml"
        copy = path.with_name(name if number == 1 else name.replace(_COPY, f"{_COPY}-{number}"))
        if not copy.exists():
            return copy
    raise AssertionError("count never ends")
