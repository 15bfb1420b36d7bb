"""``data/``: the papers for programs, imported by an archive, and rewritten only if they changed."""

from __future__ import annotations

import csv
import gzip
import hashlib
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema

from generator.content.runs.published import Published
from generator.papers.paper import Record
from generator.papers.records import VERSION, schema
from tests.harness import odd_papers
from tests.harness.archive import PREFIX, SITE, ArchiveFolder
from tests.harness.files import edit, files, same
from tests.harness.invoking import invoke
from tests.harness.papers import numbered, page_file, record, take
from tests.harness.warm import page, touched


def lines(path: Path) -> list[dict[str, Any]]:
    """Return the records of a month's file."""
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).splitlines()]


def loaded(archive: ArchiveFolder, name: str) -> Any:
    return json.loads((archive.site / name).read_text("utf-8"))


def all_records(archive: ArchiveFolder) -> Iterator[dict[str, Any]]:
    for path in sorted(archive.site.glob("data/*.jsonl.gz")):
        yield from lines(path)


def rows(archive: ArchiveFolder) -> list[dict[str, str]]:
    """Return the lines of the table of all papers."""
    with gzip.open(archive.site / "data/papers.csv.gz", "rt", newline="", encoding="utf-8") as table:
        return list(csv.DictReader(table))


def taken_back(archive: ArchiveFolder, folder: Path) -> dict[str, bytes]:
    """Return the ``content`` of another archive that imported the data of this archive."""
    folder.mkdir()
    (folder / "mkdocs.yml").write_text("plugins: [archive]\n")
    invoke(folder, "import", "--rules", *sorted(archive.site.glob("data/*.jsonl.gz")))
    return files(folder / "content")


def test_the_index_names_each_file_with_its_papers_and_checksum(built: ArchiveFolder) -> None:
    index = loaded(built, "data/index.json")
    assert (index["name"], index["url"], index["papers"]) == ("Paper Archive", SITE, 36)
    names = [
        "2025-06.jsonl.gz",
        "2025-12.jsonl.gz",
        "2026-01.jsonl.gz",
        "2026-02.jsonl.gz",
        "2026-03.jsonl.gz",
    ]
    assert [month["name"] for month in index["months"]] == names
    assert sum(month["papers"] for month in index["months"]) == 36
    assert [table["name"] for table in index["tables"]] == ["papers.csv.gz"]
    for about in (*index["months"], *index["tables"], index["latest"]):
        data = (built.site / "data" / about["name"]).read_bytes()
        assert (about["bytes"], about["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())
    assert "belong to their authors" in index["licence"] and "removed" in index["removal"]
    assert (index["version"], index["removed"]) == (VERSION, [])
    assert loaded(built, "data/schema.json") == schema()


def test_the_latest_days_have_whole_records(built: ArchiveFolder) -> None:
    latest = loaded(built, "data/latest.json")
    assert [day["day"] for day in latest["days"]][:2] == ["2026-03-03", "2026-03-02"]
    whole = {paper["id"]: paper for paper in all_records(built)}
    assert all(whole[paper["id"]] == paper for day in latest["days"] for paper in day["papers"])
    assert whole["2603.00002"]["counts"] == {"votes": 2}


def test_a_record_has_what_the_site_shows_and_comes_back_as_its_page_states(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"tag_minimum": "1"})
    archive.put(numbered(10, organization="MOSS LAB", keywords=("Ferns",)), "## Notes\n\nRead *twice*.")
    archive.put(numbered(20, tags=("lichen",), organization="Fern Group"))
    (archive.content / "organizations.yml").write_text("Moss Laboratory: {aliases: [Moss Lab]}\n")
    (archive.content / "topics.yml").write_text("All about ferns: {query: 'tag:ferns'}\n")
    (archive.content / "lists").mkdir()
    (archive.content / "lists/begin.md").write_text("---\ntitle: Begin here\npapers: ['2603.00010']\n---\n")
    archive.build("--strict")
    ferns, lichen = all_records(archive)
    assert list(ferns)[:2] == ["id", "url"] and ferns["url"] == f"{SITE}papers/2603.00010/"
    assert (ferns["tags"], ferns["topics"]) == (["Ferns"], ["All about ferns"])
    assert ferns["lists"] == ["Begin here"]
    assert (ferns["organization"], ferns["notes"]) == ("Moss Laboratory", "## Notes\n\nRead *twice*.")
    assert ferns["stated"] == {"tags": [], "organization": "MOSS LAB"}
    assert (lichen["tags"], lichen["organization"]) == (["lichen"], "Fern Group")
    assert "stated" not in lichen
    again = taken_back(archive, tmp_path / "again")
    for name in ("papers/2026/03/2603.00010.md", "papers/2026/03/2603.00020.md"):
        ours = (archive.content / name).read_text("utf-8").partition("\n## Notes")[0]
        assert again[name].decode().strip() == ours.strip()


def test_the_same_bytes_at_any_time_and_on_any_system(built: ArchiveFolder) -> None:
    head = (built.site / "data/2026-03.jsonl.gz").read_bytes()[:10]
    assert (head[4:8], head[9]) == (b"\0\0\0\0", 0xFF)


def test_odd_papers_come_back_byte_for_byte_and_pass_the_schema(tmp_path: Path) -> None:
    archive, chance = ArchiveFolder(tmp_path / "odd"), random.Random(7)
    take(archive.content, *(Record(odd_papers.odd(number, chance)) for number in range(1, 120)))
    archive.build()
    check = jsonschema.Draft202012Validator(schema())
    assert not [error for paper in all_records(archive) for error in check.iter_errors(paper)]
    again = taken_back(archive, tmp_path / "again")
    ours = {name: data for name, data in files(archive.content).items() if name.startswith("papers/")}
    assert len(ours) > 90
    assert {name: again.get(name) for name in ours} == ours


def test_what_came_in_bit_by_bit_comes_back_byte_for_byte(tmp_path: Path) -> None:
    """Import a field that a source gave late, a day before the page's own day, and only a year."""
    archive = ArchiveFolder(tmp_path / "one")
    first: dict[str, Any] = {"days": ("2026-02-03",), "abstract": "# Not a heading"}
    take(archive.content, record(**first), record("2601.00002", "Fern", days=(), published="2019"))
    late: dict[str, Any] = {"summary": "In short.", "version": 2, "keywords": ("moss",), "authors": ["A"]}
    take(archive.content, record(**{**first, **late}, votes=3))
    take(archive.content, record(days=("2026-01-31",), organization="Moss Lab"))
    path = page_file(archive.content, "2601.00001")
    assert path.parent.name == "02", "a page stays where it is"
    edit(path, "\nfetched:", "\nadded: 2026-02-04 06:30:00\nfetched:")
    archive.build()
    assert [path.name for path in sorted(archive.site.glob("data/*.jsonl.gz"))] == [
        "2019.jsonl.gz",
        "2026-02.jsonl.gz",
    ]
    again = taken_back(archive, tmp_path / "two")
    ours = files(archive.content)
    names = {name for name in ours if name.startswith(("papers/", "counts/"))}
    assert len(names) == 3
    assert {name: again.get(name) for name in names} == {name: ours[name] for name in names}


def test_only_what_is_shown_is_there(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive")
    archive.put_all(map(numbered, range(1, 3)))
    archive.put(numbered(3), hidden="true")
    archive.put(numbered(4), state="waiting")
    archive.put(numbered(5), "## Notes\n\nA curator's words.<!-- Not for readers. -->\n<!-- Nor this.")
    archive.build()
    assert [paper["id"] for paper in all_records(archive)] == ["2603.00001", "2603.00002", "2603.00005"]
    notes = [paper.get("notes", "") for paper in all_records(archive)]
    assert notes == ["", "", "## Notes\n\nA curator's words."]
    names = "2603.00001", "2603.00003", "10.48550/arXiv.2603.00004", "10.1234/MOSS", "a-made-up-title"
    (archive.content / "removed.yml").write_text(
        "".join(f"{json.dumps(name)}: {{day: 2026-11-25, reason: x}}\n" for name in names)
        + '"2603.00009": {day: 2026-11-26, reason: x}\n"2603.00010": {day: soon, reason: x}\n'
    )
    archive.build()
    index = loaded(archive, "data/index.json")
    assert [(paper["id"], paper["day"]) for paper in index["removed"]] == [
        ("2603.00009", "2026-11-26"), ("2603.00001", "2026-11-25"), ("10.1234/moss", "2026-11-25"),
    ]  # fmt: skip
    assert [paper["id"] for paper in all_records(archive)] == ["2603.00002", "2603.00005"]
    assert "2603.00001" not in (archive.site / "data/latest.json").read_text()
    assert [row["id"] for row in rows(archive)] == ["2603.00005", "2603.00002"]


def test_a_warm_build_writes_the_months_that_changed(archive: ArchiveFolder) -> None:
    def data(names: set[str]) -> set[str]:
        return {name.removeprefix("data/") for name in names if name.startswith("data/")}

    old = numbered(31, "2025-06-02", keywords=("alpha",), abstract="Something else was not measured.")
    assert data(touched(archive, lambda: archive.put(old))) >= {"2025-06.jsonl.gz", "index.json"}
    before = {name for name in files(archive.site) if name.startswith("data/")}
    votes = {f"2603.{number:05d}": number + 1 for number in range(1, 7)}
    changed = data(touched(archive, lambda: archive.vote(votes)))
    assert changed == {"2026-03.jsonl.gz", "latest.json", "index.json", "papers.csv.gz"} | (
        changed & {"2025-06.jsonl.gz", "2025-12.jsonl.gz", "2026-01.jsonl.gz", "2026-02.jsonl.gz"}
    )
    gone = page_file(archive.content, "2603.00031").parent
    assert "2025-06.jsonl.gz" in data(touched(archive, lambda: archive.delete(*gone.glob("*.md"))))
    assert before - {name for name in files(archive.site) if name.startswith("data/")} == {
        "data/2025-06.jsonl.gz"
    }
    assert files(archive.site) == archive.clean()


def test_it_can_be_turned_off(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"data": "none"})
    archive.put(numbered(1))
    archive.build("--strict")
    assert not (archive.site / "data").exists()
    for word in ("data/", "## Data"):
        assert word not in (archive.site / "llms.txt").read_text()
    assert "Data" not in archive.html("about/")
    edit(archive.config, "data: none", "data: somewhere")
    said = archive.run("build", code=2).stderr
    assert "data: expected one of site, release, none" in said


def test_where_there_is_no_room_it_is_left_out_and_said(tmp_path: Path) -> None:
    archive = ArchiveFolder(tmp_path / "archive", {"parquet": True})
    archive.put_all(map(numbered, range(1, 40)))
    said = archive.build("--strict")
    assert "left out" not in said and "parquet: papers.parquet is gone" in said, "which ends no build"
    size = sum(len(data) for data in files(archive.site).values())
    edit(archive.config, "- archive:", f"- archive:\n      site_limit: {size + 5_000}")
    said = archive.build()
    assert "data/ has no monthly files" in said and "data: release" in said
    index = loaded(archive, "data/index.json")
    assert (index["months"], index["papers"]) == ([], 39)
    assert index["left_out"] == "with them, the site would be too large"
    assert [table["name"] for table in index["tables"]] == ["papers.csv.gz"]
    assert not list(archive.site.glob("data/*.jsonl.gz")) and loaded(archive, "data/latest.json")["days"]
    assert len(rows(archive)) == 39
    pressed = files(archive.site)
    shutil.rmtree(archive.site)
    archive.build("--plain")
    assert files(archive.site) == pressed


def test_a_release_has_the_months_that_the_site_has_not(tmp_path: Path) -> None:
    more = "\nrepo_url: https://github.example.org/ada/moss\n"
    archive = ArchiveFolder(tmp_path / "archive", {"data": "release"}, more=more)
    archive.put_all(map(numbered, range(1, 4)))
    output = tmp_path / "output"
    archive.build(environment={"GITHUB_OUTPUT": str(output)})
    built = Published.read(archive.site / "published.yml").hash
    assert built and output.read_text() == f"data=release\ndigest=\nannounce=\nbuilt={built}\n"
    elsewhere = "https://github.example.org/ada/moss/releases/download/data/"
    assert loaded(archive, "data/index.json")["months_at"] == elsewhere
    assert f"{elsewhere}index.json" in archive.html("data/")
    assert not list(archive.site.glob("data/*.gz"))
    archive.run("data", "--to", str(tmp_path / "release"))
    made = sorted(path.name for path in (tmp_path / "release/data").iterdir())
    assert made == [
        "2026-03.jsonl.gz", "index.json", "latest.json", "papers.csv.gz", "schema.json",
    ]  # fmt: skip
    assert [paper["id"] for paper in lines(tmp_path / "release/data/2026-03.jsonl.gz")] == [
        "2603.00001", "2603.00002", "2603.00003",
    ]  # fmt: skip


def test_a_page_says_how_to_get_it_and_about_leads_there_unless_its_owner_does(
    built: ArchiveFolder, tmp_path: Path
) -> None:
    assert f"{SITE}data/latest.json" in built.html("data/")
    about = built.html("about/")
    assert '<h2 id="data">' in about.split('<a href="../data/">The page')[0]
    archive = ArchiveFolder(tmp_path / "archive")
    (archive.content / "about.md").write_text("# About\n\n## Data\n\nAsk me.\n")
    (archive.content / "data.md").write_text("# Mine\n")
    archive.put(numbered(1))
    archive.build("--strict")
    assert archive.html("about/").count('id="data"') == 1
    assert "latest.json" not in archive.html("data/")
    (archive.content / "about.md").write_text("# About\n\nAsk me.\n\nOr her\n=\n")
    archive.build()
    assert '<a href="#data" class="md-nav__link">' in archive.html("about/")


def test_llms_txt_is_of_the_form_and_leads_to_what_is_there(built: ArchiveFolder) -> None:
    text = (built.site / "llms.txt").read_text("utf-8")
    head, *sections = text.split("\n## ")
    assert head.startswith("# Paper Archive\n\n> ")
    assert [section.splitlines()[0] for section in sections] == ["Pages", "Addresses", "Feeds", "Data"]
    linked = [line.split("](")[1].split(")")[0] for line in text.splitlines() if line.startswith("- [")]
    assert len(linked) > 8
    for address in linked:
        name = address.removeprefix(SITE)
        assert (built.site / (page(name) if name.endswith("/") or not name else name)).exists(), address
    assert f"`{SITE}papers/ID/`" in text and f"`{SITE}search/?q=WORDS`" in text
    assert PREFIX in SITE
    for empty in ("lists/", "topics/"):
        assert f"({SITE}{empty})" not in text and f"`{SITE}{empty}" not in text


def test_files_that_are_gone_are_made_again(archive: ArchiveFolder) -> None:
    before = files(archive.site)
    for name in ("data/2026-03.jsonl.gz", "data/index.json", "data/latest.json", "data/papers.csv.gz"):
        (archive.site / name).unlink()
    archive.build()
    same(files(archive.site), before)
