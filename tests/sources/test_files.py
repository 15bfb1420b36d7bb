"""Files of papers: recognised by content, read up to where they end early."""

from __future__ import annotations

import gzip
import json
import lzma
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from generator.errors import Problem
from generator.papers.paper import Counts, Record
from generator.sources.formats import jsonlines
from generator.sources.frame import files
from tests.harness.fuzzing import within_a_second
from tests.harness.papers import TODAY, split

LINE = {
    "id": "2601.00001",
    "title": "Made up",
    "abstract": "Nothing.",
    "authors": ["Ada One"],
    "date": "2026-01",
}
ITEM = {
    "paper": {
        "id": "2601.00002",
        "title": "Listed",
        "summary": "Nothing.",
        "authors": [{"name": "Ben Two", "hidden": False}],
        "upvotes": 4,
    },
    "numComments": 1,
}
ATOM = (
    '<?xml version="1.0"?>\n<feed xmlns="http://www.w3.org/2005/Atom">\n<entry><id>http://arxiv.org/abs/2601.00003v1'
    "</id><title>Fed</title><published>2026-01-04T00:00:00Z</published></entry>\n</feed>"
)
BIBTEX = "% mine\n@misc{a, title = {Cited}, year = 2026}\n"
CAPTURE = f"Daily Papers\n\nCaptured\n\n{'Nothing was measured. ' * 20}\n\n  • 3 authors\n·\nJan 4, 2026\n"
FORMATS = {
    "lines": json.dumps(LINE) + "\n" + json.dumps(LINE | {"id": "2601.00009"}) + "\n",
    "one line": json.dumps(LINE),
    "object": json.dumps(LINE, indent=2),
    "list": json.dumps([ITEM]),
    "list of plain": json.dumps([LINE], indent=1),
    "item": json.dumps(ITEM, indent=1),
    "lines of items": json.dumps(ITEM) + "\n\n" + json.dumps(ITEM) + "\n",
    "atom": ATOM,
    "bibtex": BIBTEX,
    "capture": CAPTURE,
}
TITLES = [
    "Made up",
    "Made up",
    "Made up",
    "Listed",
    "Made up",
    "Listed",
    "Listed",
    "Fed",
    "Cited",
    "Captured",
]


def read(path: Path) -> tuple[list[Record], list[Problem]]:
    return split(files.read(path, TODAY))


@pytest.mark.parametrize("pack", [bytes, gzip.compress, lzma.compress])
@pytest.mark.parametrize(
    "text", [f"[{json.dumps(LINE)}{' ' * 1_000}]", BIBTEX + " " * 1_000, CAPTURE + "\n" * 1_000]
)
def test_a_file_that_is_held_in_memory_has_a_limit(
    text: str, pack: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = text.encode()
    path = put(tmp_path, pack(data))
    monkeypatch.setattr(files, "FILE", len(data))
    records, problems = read(path)
    assert (len(records), problems) == (1, [])
    monkeypatch.setattr(files, "FILE", len(data) - 1)
    records, (problem,) = read(path)
    assert records == []
    assert problem.reason == f"has more than {len(data) - 1:,} bytes; split it or convert it to JSON Lines"


def test_a_line_with_too_many_values_stops_no_other(tmp_path: Path) -> None:
    full = b'{"id": "2601.00007", "authors": [' + b"{}," * 300_000 + b"{}]}\n"
    records, (problem,) = read(put(tmp_path, full + json.dumps(LINE).encode()))
    assert len(records) == 1
    assert problem.reason == "has more than 500,000 values"


def test_empty_lines_are_read_once(tmp_path: Path) -> None:
    path = put(tmp_path, "Daily Papers" + "\n" * 60_000 + CAPTURE)
    for _ in within_a_second():
        records, problems = read(path)
    assert ([record.paper.title for record in records], problems) == (["Captured"], [])


def put(folder: Path, data: bytes | str, name: str = "2026-01-05.bin") -> Path:
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def plain(data: bytes) -> bytes:
    return data


@pytest.mark.parametrize("pack", [plain, gzip.compress, lzma.compress])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize(("name", "title"), list(zip(FORMATS, TITLES, strict=True)))
def test_every_format_is_known_by_its_content(
    name: str, title: str, mark: bytes, pack: Any, tmp_path: Path
) -> None:
    data = b"\n  " + FORMATS[name].encode() if not mark and name != "atom" else mark + FORMATS[name].encode()
    records, problems = read(put(tmp_path, pack(data)))
    assert problems == []
    assert {record.paper.title for record in records} == {title}
    assert len(records) == (2 if name.startswith("lines") else 1)
    if title == "Listed":
        assert records[0].paper.days == ("2026-01-05",)
        assert records[0].counts == Counts(votes=4, comments=1)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2026-01-05.json", "2026-01-05"),
        ("daily_2026-01-05_again.json.gz", "2026-01-05"),
        ("2026-02-30 or 2026-03-01.json", "2026-03-01"),
    ],
)
def test_the_day_of_a_recorded_list_is_in_its_name(name: str, day: str, tmp_path: Path) -> None:
    (record,), _ = read(put(tmp_path, json.dumps([ITEM]), name))
    assert record.paper.days == (day,)


def test_a_recorded_list_whose_day_is_nowhere(tmp_path: Path) -> None:
    records, (problem,) = read(put(tmp_path, json.dumps([ITEM]), "days.json"))
    assert records == []
    assert (problem.where, problem.field) == (f"{tmp_path}/days.json:item 1 (2601.00002)", "date")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\n", "is empty"),
        (b"<!DOCTYPE html><html><body>Daily Papers", "is an HTML page"),
        (b"\n<html><head>", "is an HTML page"),
        (b"<?xml version='1.0'?><opml><body/></opml>", "is XML, but not in a known format"),
        (b"%PDF-1.7 and more", "is a binary file"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "is a binary file"),
        (b"PK\x03\x04\x14\0\0\0", "is a binary file"),
        (FORMATS["lines"].encode("utf-16"), "is UTF-16, not UTF-8"),
        (b"Dear editor,\nplease find my papers.", "is not in a known format"),
        (b"id,title\n1,A\n", "is not in a known format"),
    ],
)
def test_what_is_no_file_of_papers(data: bytes, reason: str, tmp_path: Path) -> None:
    for packed in (data, gzip.compress(data)):
        records, (problem,) = read(put(tmp_path, packed))
        assert records == []
        assert problem.where == f"{tmp_path}/2026-01-05.bin"
        assert problem.reason.startswith(reason)
        assert "expected Daily Papers JSON," in problem.reason


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.json", tmp_path):
        records, (problem,) = read(path)
        assert records == []
        assert problem.reason.startswith("cannot be opened: ")


@pytest.mark.slow
@pytest.mark.parametrize("pack", [gzip.compress, lzma.compress])
def test_a_compressed_file_cut_short_gives_what_came_before(pack: Any, tmp_path: Path) -> None:
    lines = [LINE | {"id": f"2601.{number:05d}", "abstract": str(number**7) * 9} for number in range(1, 3000)]
    packed = pack("".join(json.dumps(line) + "\n" for line in lines).encode())
    records, problems = read(put(tmp_path, packed[: len(packed) * 2 // 3]))
    assert 1000 < len(records) < 2999
    assert [record.paper.id for record in records] == [line["id"] for line in lines[: len(records)]]
    assert "is incomplete: " in problems[-1].reason
    assert len(problems) <= 2
    records, (problem,) = read(put(tmp_path, packed[:9]))
    assert "is incomplete: " in problem.reason


def test_a_gzip_with_damage_in_the_middle(tmp_path: Path) -> None:
    packed = bytearray(gzip.compress(FORMATS["lines"].encode()))
    packed[30:40] = b"\xff" * 10
    _, problems = read(put(tmp_path, bytes(packed)))
    assert "is incomplete: " in problems[-1].reason


@pytest.mark.parametrize(
    ("text", "papers", "wrong"),
    [
        ('{"items": [\n%s,\n%s]}', 2, 0),
        ('{"items":\n[%s]}', 1, 0),
        ('{"items": [%s\n,\n%s]}', 2, 0),
        ('{"items": [\n%s,\n{"title": ', 0, 1),
        ("%s\n%s\n", 2, 0),
        ('{"id": 1,\n%s\n%s', 2, 1),  # a line cut short
        ('{"id": [[\n%s\n%s', 0, 1),
        ('{"title": "On\n%s', 1, 1),
        ('{"a":' + "[" * 60_000 + "\n%s", 1, 1),
        ('{"a": ' + "7" * 9_000 + "}\n%s", 1, 1),
    ],
)
def test_an_object_over_several_lines_is_one_document(
    text: str, papers: int, wrong: int, tmp_path: Path
) -> None:
    item = json.dumps({"type": "book", "title": "Moss", "author": [{"family": "One"}], "id": "one"})
    records, problems = read(put(tmp_path, text.replace("%s", item), "items.json"))
    assert (len(records), len(problems)) == (papers, wrong)


# JSON Lines


@pytest.mark.parametrize(
    ("text", "items", "line"),
    [
        ("[]", 0, 0),
        ("[1, 2]\n", 2, 0),
        (" [ 1 ,\n2 ] ", 2, 0),
        ('[{"a": 1},\n{"b": 2},\n{"c"', 2, 3),
        ("[1, 2", 2, 1),
        ("[1 2]", 1, 1),
        ("[1,]", 1, 1),
        ("[1] more", 1, 1),
        ("{} {}", 1, 1),
        ("", 0, 1),
    ],
)
def test_a_list_cut_short_gives_what_came_before(text: str, items: int, line: int) -> None:
    values = list(jsonlines.document(text.encode(), "x"))
    problems = [value for value in values if isinstance(value, Problem)]
    assert len(values) - len(problems) == items
    assert [problem.where for problem in problems] == ([f"x:{line}"] if line else [])


def test_a_list_nested_too_deeply() -> None:
    (problem,) = jsonlines.document(b"[" * 100_000, "x")
    assert isinstance(problem, Problem)


def test_a_list_that_is_not_utf8_is_told_with_its_line(tmp_path: Path) -> None:
    records, (problem,) = read(put(tmp_path, '[{"title":\n"Über"}]'.encode("latin-1"), "a.json"))
    assert records == []
    assert (problem.where, problem.reason) == (f"{tmp_path}/a.json:2", "is not UTF-8; save the file as UTF-8")


def test_only_the_paper_with_other_bytes_is_lost(tmp_path: Path) -> None:
    text = CAPTURE + CAPTURE.replace("Captured", "Über")
    records, (problem,) = read(put(tmp_path, text.encode("latin-1", "replace").replace(b"  ? 3", b"  * 3")))
    assert [record.paper.title for record in records] == ["Captured"]
    assert "is not UTF-8" in problem.reason


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(name=st.sampled_from(sorted(FORMATS)), junk=st.binary(max_size=8), place=st.integers(0, 500))
def test_no_damage_raises(name: str, junk: bytes, place: int, tmp_path: Path) -> None:
    for data in (FORMATS[name].encode(), gzip.compress(FORMATS[name].encode())):
        for rest in (data[place:], b"", data[place + 8 :]):
            for record in files.read(put(tmp_path, data[:place] + junk + rest), TODAY):
                assert isinstance(record, Record | Problem)
