"""Removals of another archive: up to thirty are followed, and more only with a person's word."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import Result

from generator.commands.intake import fetch
from generator.content.curated.removed import Removals
from tests.harness.archive_server import Site
from tests.harness.invoking import at_noon, invoke
from tests.harness.papers import numbered
from tests.harness.upstream import served

pytestmark = pytest.mark.slow
PAPERS = [numbered(number, "2026-01-05") for number in range(1, 36)]


@pytest.fixture
def site() -> Iterator[Site]:
    with served(Site()) as running:
        running.put(*PAPERS)
        yield running


@pytest.fixture
def archive(tmp_path: Path, site: Site, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """The ``archive`` command on an archive that follows the removals of another one."""
    (tmp_path / "mkdocs.yml").write_text(
        "site_name: Lichens\nplugins: [archive: {sources: [archive], archive_removals: follow, "
        f"archive_sites: ['{site.home}'], archive_own_hosts: ['{site.host}']}}]\n"
    )
    at_noon(monkeypatch, fetch)
    run = partial(invoke, tmp_path)
    run("fetch")
    return run


def removed(folder: Path) -> set[str]:
    return {*Removals.read(folder / "content").days}


def test_thirty_removals_are_followed(site: Site, archive: Callable[..., Result], tmp_path: Path) -> None:
    for paper in PAPERS[:30]:
        site.remove(paper.id)
    told = archive("fetch").output
    assert "has removed 30 papers that came from it" in told and "until you delete its file" not in told
    assert removed(tmp_path) == {paper.id for paper in PAPERS[:30]}


def test_more_wait_for_a_person_s_word(site: Site, archive: Callable[..., Result], tmp_path: Path) -> None:
    for paper in PAPERS[:31]:
        site.remove(paper.id)
    for _ in range(2):
        told = archive("fetch", code=3).output
        assert "has removed 31 papers that came from it; more than 30 are not removed unasked" in told
        assert not removed(tmp_path)
    archive("fetch", "archive", "--yes")
    assert len(removed(tmp_path)) == 31
    site.put(PAPERS[0])
    assert "1 removed for good" in archive("fetch").output, "it stays removed until a person takes that back"
