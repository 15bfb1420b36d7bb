"""Reading and writing cut a page in the same way, whatever is around its front matter."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from generator.content import front
from generator.content import page as pages
from generator.content.library import Library
from generator.content.merge import Merger
from generator.content.page import Page
from generator.errors import RecordError
from generator.store.atomic import write
from tests.harness import papers

_BEFORE = ("", "", "\n", "\n\n", " ", "  \n\t", "\u00a0", "\ufeff", "\ufeff\n", "\x0c", "\u2028\n", "words\n")
_DASHES = ("---", "---", "----", "--- ", "---\t ", "---\u00a0", "--", "--- x")
# Each is one or more lines of front matter: most are keys, some are other text that a person may write.
_LINES = (
    "id: moss", "title: Moss", "title: 'Moss # 1'", '"title": Moss', "# a remark", "", "   ", "  # indented",
    "state: waiting", "state:", "picked: true", "added: 2026-01-02 03:04:05", "changed: 2026-01-03",
    "date: 2026-01-02", "authors: [Ada One]", "authors:\n- Ada One\n# within\n- Bo Two",
    "summary: |\n  one\n\n  two", "own: [a,\n  b]", "own: {state: x}", "title: &same Moss", "summary: *same",
    'title: "Moss\nstate: on"',
    "{id: moss, title: Moss}", "? id\n: moss", "tags: [a: ", "fetched: title=abcdef", "id: moss\rtitle: Moss",
    "---x: 1", "...", "hidden: perhaps",
)  # fmt: skip
_BODIES = (
    "", "\nAn abstract.\n", "An abstract.", "\n\n \nAn abstract.\n\n---\n\nMore of it.\n",
    "\n## Notes\n\nMine.  \n\n", "## Notes", "\nAn abstract.\n## Notes\n---\n",
    "\n\\# no heading\n\n\n## Notes\n\n## More\n\t", "\u00a0\n\x85## x\n",
)  # fmt: skip


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw texts that are pages, almost pages, or something else."""
    lines = draw(st.lists(st.sampled_from(_LINES), max_size=6))
    given = ["id: moss", "title: Moss", "date: 2026-01-02"] if draw(st.integers(0, 3)) else []
    head = "".join(f"{line}\n" for line in (*given, *lines))
    before, first, last = (draw(st.sampled_from(some)) for some in (_BEFORE, _DASHES, _DASHES))
    end = draw(st.sampled_from(("\n", "\n", "")))
    text = f"{before}{first}\n{head}{last}{end}{draw(st.sampled_from(_BODIES)) if end else ''}"
    windows = draw(st.sampled_from(("none", "all", "some")))
    if windows == "some":
        return re.sub("\n", lambda match: draw(st.sampled_from(("\n", "\r\n"))), text)
    return text.replace("\n", "\r\n") if windows == "all" else text


def refusal(make: Callable[[], object]) -> str:
    """Return the message for a text that cannot be read; ``""`` if it can."""
    try:
        make()
    except RecordError as error:
        return str(error)
    return ""


def is_a_line_for_each(keys: Iterable[str], head: str) -> bool:
    """Return whether the keys can change without rewriting the whole front matter."""
    written = [key for key in re.findall(r"^[\"']?(\w+)[\"']?:", head, re.MULTILINE) if key in keys]
    anew = re.search(r"^\{|\?|&|state: on|\r(?!\n)|^\.\.\.|^-", head, re.MULTILINE)
    return not anew and len(written) == len(set(written))


def others(head: str, keys: Iterable[str]) -> list[str]:
    """Return the lines of front matter without the lines of some keys, each on one line."""
    lines = re.split(r"(?<=\n)", head)
    return [line for line in lines if not re.match(rf"[\"']?(?:{'|'.join(keys)})[\"']?:", line)]


@given(texts())
@example("\n---\nid: moss\ntitle: Moss\nstate: waiting\n---\n\n---\n")
@example("\u00a0---\r\nid: moss\r\ntitle: Moss\r\n---\r\n\r\nAn abstract.\r\n")
@example("\ufeff---\nid: moss\ntitle: Moss\n---")
@example("---\n{id: moss, title: Moss}\n---\n")
@example("---\nid: moss\ntitle: Moss\nid: moss\nstate: waiting\nstate: waiting\n---\n")
def test_a_page_is_updated_where_it_is_read(text: str) -> None:
    said = refusal(lambda: pages.read(text))
    changes: dict[str, Callable[[], str]] = {
        "mark": lambda: pages.mark(text, "pruned", picked=True),
        "unmark": lambda: pages.mark(text, ""),
        "by hand": lambda: str(pages.is_by_hand(text)),
    }
    if said:
        given = papers.paper()
        changes["update"] = lambda: pages.update(text, given)
        assert {name: refusal(change) for name, change in changes.items()} == dict.fromkeys(changes, said)
        return
    page = pages.read(text)
    wanted: dict[str, Page] = {
        "mark": replace(page, state="pruned", picked=True),
        "unmark": replace(page, state=""),
    }
    for name, expected in wanted.items():
        made = changes[name]()
        assert pages.read(made) == replace(expected, own_keys=pages.read(made).own_keys)
        assert set(pages.read(made).own_keys) == set(page.own_keys)
        before, after = front.cut(text), front.cut(made)
        assert before._replace(front=after.front) == after
        keys = ("state", "picked", "added", "changed")
        if is_a_line_for_each(keys, before.front):
            assert others(before.front, keys) == others(after.front, keys)
            new = [line for line in after.front.splitlines(keepends=True) if line not in before.front]
            assert all(line.endswith("\r\n") == (before.newline == "\r\n") for line in new)


@given(texts())
@example("---\ntitle: Moss\ndate: 2026-01-02\n---\n")
def test_an_update_reads_back_and_leaves_the_rest(text: str) -> None:
    try:
        page = pages.read(text)
    except RecordError:
        return
    paper = replace(page.paper, title="Ferns", abstract="# Ferns\n\nIn the\n## dark.", tags=("a", "b"))
    made = pages.update(text, paper, today="2026-05-06")
    read, before, after = pages.read(made), front.cut(text), front.cut(made)
    assert (read.paper, read.notes, read.state) == (paper, page.notes, page.state)
    assert read.changed == max("2026-05-06", page.changed)
    assert before.opening == after.opening
    if page.notes:
        body = before.body.lstrip()
        assert after.body.endswith(body[body.find("\n## ") + 1 :])
    keys = ("id", "title", "tags", "fetched", "changed")
    if is_a_line_for_each(keys, before.front):
        assert others(before.front, keys) == others(after.front, keys)


@pytest.mark.parametrize("before", ["", "\ufeff", "\n\n", "\u00a0\n", "  "])
def test_a_fetch_updates_a_page_in_its_own_line_ends(tmp_path: Path, before: str) -> None:
    """A page saved on Windows, or below a blank line, is found and updated; the rest stays the same."""
    path = tmp_path / "papers/2026/01/2601.00001.md"
    text = pages.write(papers.paper(abstract="Old words.")).replace("\n", "\r\n")
    text = before + text.replace("source:", "# mine\r\nsource:") + "\r\n## Notes\r\n\r\nStay.\r\n"
    write(path, text.encode())
    with Merger(Library(tmp_path)) as merger:
        outcome = merger.take(papers.record(abstract="New words."))
    made = path.read_bytes().decode()
    assert outcome == "changed"
    digest = re.compile(r"abstract=[a-z]+")
    assert digest.sub("", made) == digest.sub("", text.replace("Old words.", "New words."))
    assert pages.edited(made) == frozenset()
