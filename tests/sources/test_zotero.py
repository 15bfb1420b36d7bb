"""Zotero: made-up libraries on a local server."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from generator.content.merge import listed_on
from generator.errors import Failure, FetchError, Problem
from generator.papers.paper import Notice, Record
from generator.sources.frame import http, registry, runner
from generator.sources.frame.declarations import Mark, Part, Result
from generator.sources.frame.http import Client
from generator.sources.frame.limits import Limits
from generator.sources.upstreams import zotero
from generator.sources.upstreams.zotero import SOURCE, ZoteroLibrary, ZoteroSettings
from tests.harness.papers import noticed, waits
from tests.harness.upstream import Reply
from tests.harness.zotero_server import Group, Zotero, serving

NOON = 1_768_910_400.0  # on 20 January 2026
GROUP = "groups/7"
HOME = "https://www.zotero.org/groups/7"


@pytest.fixture
def group() -> Group:
    return Group()


@pytest.fixture
def upstream(group: Group) -> Iterator[Zotero]:
    with serving(groups_7=group) as upstream:
        yield upstream


def asked(upstream: Zotero, mark: Mark | None = None, *libraries: str, **settings: Any) -> list[Result]:
    """Fetch the first of some libraries, by default the group, without pauses, on 20 January 2026."""
    known = SOURCE.parts(ZoteroSettings(upstream.url, libraries=libraries or (GROUP,), **settings))
    limits = Limits(answer=5.0, refusals=SOURCE.limits.refusals)
    client = Client(limits=limits, clock=http.Clock(lambda: NOON, lambda seconds: None))
    with closing(client):
        name, part = next(iter(known.items()))
        results = list(runner.fetched(Part(SOURCE, name, part), client, (), mark))
    if isinstance(results[-1], Failure):
        raise results[-1].error
    return results


def mark_of(results: list[Result]) -> Mark:
    assert isinstance(results[-1], Mark)
    return results[-1]


def records(results: list[Result]) -> dict[str, Record]:
    return {result.paper.title: result for result in results if isinstance(result, Record)}


def gone(results: list[Result]) -> set[str]:
    return {result.name for result in results if isinstance(result, Notice)}


@pytest.mark.parametrize(
    ("text", "library"),
    [
        ("https://www.zotero.org/groups/123/name", "groups/123"),
        ("http://zotero.org/groups/123", "groups/123"),
        ("https://www.zotero.org/groups/123/name/library", "groups/123"),
        ("https://www.zotero.org/groups/123/name/collections/ABCD1234", "groups/123/collections/ABCD1234"),
        ("https://www.zotero.org/groups/123/n/collections/ABCD1234/items/EFGH5678/item-details",
         "groups/123/collections/ABCD1234"),
        ("https://www.zotero.org/groups/123/name/items/EFGH5678/library?q=x#y", "groups/123"),
        ("https://api.zotero.org/users/5/collections/ABCD1234/items", "users/5/collections/ABCD1234"),
        (" groups/123 ", "groups/123"), ("users/5", "users/5"),
        ("https://www.zotero.org/ada/library", None), ("https://elsewhere.example/groups/123", None),
        ("groups/name", None), ("groups/0", None), ("groups/123 456", None), ("", None),
    ],
)  # fmt: skip
def test_a_library_is_named_as_browsers_show_it(text: str, library: str | None) -> None:
    found = zotero.library(text)
    assert (found.name if found else None) == library
    if found:
        assert zotero.library(found.name) == found
        assert SOURCE.offers[0].settings(text) == {"zotero_libraries": text}


def test_each_library_is_a_part_and_one_that_is_named_twice_is_one() -> None:
    named = ("https://www.zotero.org/groups/7/moss", "groups/7", "groups/7/collections/ABCD1234", "nonsense")
    parts = SOURCE.parts(ZoteroSettings(libraries=named))
    assert list(parts) == ["groups/7", "groups/7/collections/ABCD1234", "nonsense"]
    assert [part.libraries[0] for part in parts.values()] == [*named[1:]]


@pytest.mark.parametrize("libraries", [(), ("nonsense",), ("https://www.zotero.org/ada",)])
def test_a_fetch_without_a_library_says_how_to_name_one(libraries: tuple[str, ...]) -> None:
    ((_, _, settings),) = registry.parts(["zotero"], lambda _: ZoteroSettings(libraries=libraries))
    assert "https://www.zotero.org/groups/123/name" in SOURCE.lacks(settings)
    (failure,) = runner.fetched(Part(SOURCE, "", settings), Client(), ())
    assert isinstance(failure, Failure) and "write your own library as users/NUMBER" in str(failure.error)


def test_other_items_are_passed_over_and_counted(upstream: Zotero, group: Group) -> None:
    for number, kind in enumerate(("webpage", "webpage", "film", "note", "attachment")):
        group.put(f"AAAA000{number}", kind, title="Not a paper", date="2020")
    group.put("CCCC0000", itemType=["book"], title="Of no type", date="2020")
    group.put("BBBB0000", title="Moss", date="2020")
    results = asked(upstream)
    passed = Counter(other.words for other in noticed(results, "no paper"))
    assert passed == {"webpage": 2, "film": 1, "note": 1, "attachment": 1, "['book']": 1}
    assert records(results).keys() == {"Moss"}


@pytest.mark.parametrize(
    ("data", "lacks"),
    [({"title": " "}, "a title"), ({"title": "", "date": ""}, "a title")],
)
def test_what_lacks_something_waits_until_it_has_it(
    upstream: Zotero, group: Group, data: dict[str, str], lacks: str
) -> None:
    group.put("AAAA1111", **{"title": "Moss", "date": "2019"} | data)
    results = asked(upstream)
    waiting = f"{HOME}/items/AAAA1111"
    assert noticed(results, "waits") == [waits(waiting, lacks)]
    mark = mark_of(results)
    assert mark.waiting == (waiting,)
    assert asked(upstream, mark) == [mark], "it still waits"
    gone = Mark({}, (waiting, f"{HOME}/items/BBBB1111"))  # a fetch with --since reads all again
    assert mark_of(asked(upstream, gone)).waiting == (waiting,)
    group.put("AAAA1111", title="Moss", date="2019")
    results = asked(upstream, mark)
    assert records(results).keys() == {"Moss"}
    assert mark_of(results).waiting == ()


def test_a_library_without_news_costs_one_request(upstream: Zotero, group: Group) -> None:
    group.put("AAAA1111", title="Moss", date="2019")
    mark = mark_of(asked(upstream))
    assert mark.values == {"version": "2", "home": HOME}
    upstream.asked.clear()
    assert asked(upstream, mark) == [mark]
    assert len(upstream.asked) == 1


def test_only_what_changed_is_asked_for(upstream: Zotero, group: Group) -> None:
    for number in range(5):
        group.put(f"AAAA000{number}", title=f"Moss {number}", date="2019")
    mark = mark_of(asked(upstream))
    group.put("AAAA0003", title="Moss, revised")
    results = asked(upstream, mark)
    assert records(results).keys() == {"Moss, revised"}
    assert mark_of(results).values["version"] == "7"


def test_every_page_of_a_library_is_read(upstream: Zotero, group: Group) -> None:
    for number in range(250):
        group.put(f"AAAA0{number:03}", title=f"Moss {number}", date="2019")
    assert len(records(asked(upstream))) == 250
    assert [query["start"] for _, query in upstream.asked] == ["0", "100", "200"]
    upstream.page = 30  # a server that gives less than it is asked for
    assert len(records(asked(upstream))) == 250
    upstream.page = 1
    with pytest.raises(FetchError, match="gave 13 of 250 items"):
        asked(upstream)


def test_a_library_that_changes_meanwhile_is_read_again(upstream: Zotero, group: Group) -> None:
    for number in range(150):
        group.put(f"AAAA0{number:03}", title=f"Moss {number}", date="2019")
    left = 1

    def change(path: str, query: dict[str, str]) -> None:
        nonlocal left
        if query["start"] == "0" and left:  # after the first page was made
            left -= 1
            group.delete(next(iter(group.items)))  # what is first on the next page is now last on this one

    upstream.fault = change
    results = asked(upstream)
    assert len(records(results)) == 150, "what was deleted meanwhile had come already"
    assert mark_of(results).values["version"] == f"{group.version}"
    left = 99
    with pytest.raises(FetchError, match="changed while it was read"):
        asked(upstream)
    assert len(upstream.asked) < 20


@pytest.mark.parametrize("since", [False, True])
def test_a_list_that_is_cut_is_no_success(upstream: Zotero, group: Group, since: bool) -> None:
    group.put("AAAA1111", title="Moss", date="2019")
    mark = mark_of(asked(upstream)) if since else None
    group.put("BBBB1111", title="Ferns", date="2019")
    headers = {"Total-Results": "2", "Last-Modified-Version": "3"}
    upstream.fault = lambda path, query: Reply(body=b"[]", headers=headers) if "start" in query else None
    with pytest.raises(FetchError, match="is empty before its end"):
        asked(upstream, mark)


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        (Reply(body=b"[]"), "so it is not from Zotero"),
        (Reply(body=b"[]", headers={"Last-Modified-Version": "-3", "Total-Results": "0"}), "not from Zotero"),
        (Reply(body=b"{}", headers={"Last-Modified-Version": "3", "Total-Results": "0"}), "is not a list"),
        (Reply(body=b"[7]", headers={"Last-Modified-Version": "3", "Total-Results": "1"}), "without a key"),
        (Reply(body=b"[]", headers={"Last-Modified-Version": "3", "Total-Results": "0"}), "has no items"),
        (Reply(body=b"[]", headers={"Last-Modified-Version": "3", "Total-Results": "40000"}), "at most 30,0"),
        (Reply(body=b"<html>"), "is an HTML or XML page"),
        (Reply(403, b"Forbidden"), "groups/7 is private at Zotero. Let everybody read it"),
        (Reply(404, b"Not found"), "Zotero has no groups/7; check `zotero_libraries`. No paper was removed"),
        (Reply(302, headers={"Location": "https://elsewhere.example/"}), "not an address of the source"),
    ],
)  # fmt: skip
def test_an_answer_that_is_not_the_library_is_no_success(
    upstream: Zotero, group: Group, reply: Reply, says: str
) -> None:
    upstream.fault = lambda path, query: reply
    with pytest.raises(FetchError, match=says.replace("(", "\\(")):
        asked(upstream)


def test_a_private_library_is_asked_once(upstream: Zotero, group: Group) -> None:
    group.is_private = True
    with pytest.raises(FetchError, match="import that file"):
        asked(upstream)
    assert len(upstream.asked) == 1


def test_an_older_library_is_no_success(upstream: Zotero, group: Group) -> None:
    group.put("AAAA1111", title="Moss", date="2019")
    with pytest.raises(FetchError, match="has version 2, and had 9; to read it from the start, delete"):
        asked(upstream, Mark({"version": "9"}))


def test_deletions_and_the_trash_are_told(upstream: Zotero, group: Group) -> None:
    for key in ("AAAA1111", "BBBB1111", "CCCC1111"):
        group.put(key, title=f"Moss {key}", date="2019")
    mark = mark_of(asked(upstream))
    group.put("BBBB1111", deleted=1)
    group.delete("CCCC1111")
    results = asked(upstream, mark)
    assert gone(results) == {f"{HOME}/items/BBBB1111", f"{HOME}/items/CCCC1111"}
    assert Notice(f"{HOME}/items/CCCC1111", "gone", "2026-01-20", "zotero") in results
    assert records(results) == {}
    mark = mark_of(results)
    group.put("BBBB1111", deleted=0)
    assert records(asked(upstream, mark)).keys() == {"Moss BBBB1111"}, "somebody took it out of the trash"


@pytest.mark.parametrize("date", ["", "in press"])
def test_an_item_without_a_date_comes_in_undated(upstream: Zotero, group: Group, date: str) -> None:
    group.put("AAAA1111", title="Moss", date=date)
    (record,) = records(asked(upstream)).values()
    assert record.paper.dates == listed_on(record).dates == ()


def test_a_deletion_ends_the_waiting(upstream: Zotero, group: Group) -> None:
    group.put("AAAA1111", date="2019")
    group.put("BBBB1111", date="2020")
    mark = mark_of(asked(upstream))
    assert len(mark.waiting) == 2
    group.put("AAAA1111", deleted=1)
    group.delete("BBBB1111")
    assert mark_of(asked(upstream, mark)).waiting == ()


def test_a_collection_has_its_items_and_tells_what_left_it(upstream: Zotero, group: Group) -> None:
    moss, ferns = "MMMM0000", "FFFF0000"
    group.put("AAAA1111", title="Moss", date="2019", collections=[moss])
    group.put("BBBB1111", title="Ferns", date="2019", collections=[ferns])
    group.put("CCCC1111", title="Both", date="2019", collections=[moss])
    named = f"https://www.zotero.org/groups/7/name/collections/{moss}"
    results = asked(upstream, None, named)
    assert records(results).keys() == {"Moss", "Both"}
    mark = mark_of(results)
    group.put("AAAA1111", collections=[])
    group.put("BBBB1111", collections=[ferns, moss])
    group.put("CCCC1111", collections=[ferns])
    results = asked(upstream, mark, named)
    assert records(results).keys() == {"Ferns"}
    assert gone(results) == {f"{HOME}/items/AAAA1111", f"{HOME}/items/CCCC1111"}
    others = asked(upstream, mark, named, f"groups/7/collections/{ferns}")
    assert gone(others) == {f"{HOME}/items/AAAA1111"}, "the other is in another chosen collection"
    assert gone(asked(upstream, mark, named, "groups/7")) == set(), "all of the library is chosen, too"
    assert len(gone(asked(upstream, mark, named, "groups/8"))) == 2


def test_a_collection_that_was_deleted_is_no_success(upstream: Zotero, group: Group) -> None:
    group.put("AAAA1111", title="Moss", date="2019", collections=["MMMM0000"])
    named = f"{GROUP}/collections/MMMM0000"
    mark = mark_of(asked(upstream, None, named))
    group.delete("MMMM0000")
    for known in (mark, None):
        with pytest.raises(FetchError, match="Zotero has no groups/7/collections/MMMM0000"):
            asked(upstream, known, named)


def test_an_own_library_is_linked_by_the_page_that_zotero_names(upstream: Zotero, group: Group) -> None:
    upstream.libraries["users/5"] = own = Group(page="https://www.zotero.org/ada")
    own.put("AAAA1111", title="Moss", date="2019")
    results = asked(upstream, None, "users/5")
    assert records(results)["Moss"].paper.links.zotero == "https://www.zotero.org/ada/items/AAAA1111"
    own.page = "https://www.zotero.org/ada_two"
    own.delete("AAAA1111")
    assert gone(asked(upstream, mark_of(results), "users/5")) == {"https://www.zotero.org/ada/items/AAAA1111"}
    own.page = "https://elsewhere.example/"
    own.put("BBBB1111", title="Ferns", date="2019")
    other = records(asked(upstream, None, "users/5"))["Ferns"]
    assert other.paper.links.zotero == "https://www.zotero.org/users/5/items/BBBB1111"


def test_an_item_that_is_no_item_stops_no_other(upstream: Zotero, group: Group) -> None:
    group.put("AAAA1111", title="Moss", date="2019")
    reply = upstream.reply("/groups/7/items/top", {"limit": "9"}, {"zotero-api-version": "3"})
    good = json.loads(reply.body or b"")
    body = json.dumps([{"key": "BBBB1111"}, *good]).encode()
    headers = {"Total-Results": "2", "Last-Modified-Version": "3"}
    upstream.fault = lambda path, query: Reply(body=body, headers=headers)
    problem, record, _ = asked(upstream)
    assert isinstance(problem, Problem) and "BBBB1111" in problem.where
    assert isinstance(record, Record)


def test_a_name_is_read_back() -> None:
    assert ZoteroLibrary("groups/7").name == GROUP
