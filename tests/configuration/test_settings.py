from __future__ import annotations

from pathlib import Path

import pytest

from generator.configuration import locations, settings
from generator.configuration.settings import Settings
from generator.errors import ArchiveError, RecordError
from generator.listings.kinds import TAG
from generator.sources.upstreams import arxiv, huggingface
from tests.harness.archive import STARTER


def make(**raw: object) -> Settings:
    return Settings.from_mapping(raw, environment={})


def test_without_a_word_the_defaults_hold() -> None:
    assert make() == Settings()
    assert Settings().fetch_again_days == 14
    assert Settings().of(arxiv.SOURCE).delay == 3.0
    assert Settings().of(huggingface.SOURCE).address == "https://huggingface.co"


def test_everything_can_be_set() -> None:
    given: dict[str, object] = {
        "sources": ["arxiv", "huggingface"],
        "fetch_again_days": 0,
        "huggingface_address": "http://127.0.0.1:1",
        "arxiv_address": "http://127.0.0.1:2/query",
        "arxiv_categories": ["cs.CL", "cs.LG"],
        "arxiv_query": "abs:moss",
        "arxiv_delay": 0,
        "tag_minimum": 2,
        "list_limit": 10,
        "like_months": 1,
        "offline": False,
    }
    made = make(**given)
    assert made.of(huggingface.SOURCE) == huggingface.HuggingFaceSettings("http://127.0.0.1:1")
    assert made.of(arxiv.SOURCE) == arxiv.ArxivSettings(
        "http://127.0.0.1:2/query", ("cs.CL", "cs.LG"), "abs:moss", 0
    )
    for name, value in given.items():
        if name == "tag_minimum":
            assert made.minimum(TAG) == value
        elif not name.startswith(("huggingface", "arxiv")):
            assert getattr(made, name) == (tuple(value) if isinstance(value, list) else value)


def test_they_are_one_value_that_can_be_hashed_and_no_two_look_alike() -> None:
    moss, fern = make(arxiv_query="moss"), make(arxiv_query="fern")
    assert len({moss, fern, make(arxiv_query="moss")}) == 2
    assert repr(moss) == repr(make(arxiv_query="moss")) != repr(fern)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("like_days", "like_months"),
        ("Sources", "sources"),
        ("tag_min", "tag_minimum"),
        ("arxiv_categorys", "arxiv_categories"),
    ],
)
def test_an_unknown_setting_names_the_near_one(name: str, near: str) -> None:
    with pytest.raises(RecordError) as caught:
        make(**{name: 3})
    assert str(caught.value) == f"{name}: is not a key here; write {near}"


def test_an_unknown_setting_like_no_other_is_told_which_there_are() -> None:
    for name in ("zzz", 5):
        with pytest.raises(RecordError, match=rf"^{name}: is not a key here; use one of sources, .*web_own"):
            Settings.from_mapping({name: 1}, environment={})  # type: ignore[dict-item]  # YAML has such keys


def test_a_setting_that_is_gone_changes_nothing_and_is_told_with_the_next_step() -> None:
    assert make(parquet="x", feed_size="y", list_limit=13) == make(list_limit=13)
    given = {"parquet": True, "feed_size": 3, "list_limit": 13, "zzz": 1}
    note, other = settings.gone(Path("/a/mkdocs.yml"), given)
    assert f"{note}".startswith("mkdocs.yml: plugins: archive: parquet: papers.parquet is gone, and ")
    assert "delete the line. DuckDB and pandas read the monthly files" in note.reason
    assert f"{other}".startswith("mkdocs.yml: plugins: archive: feed_size: is gone, and this changes nothing")


def test_a_setting_with_a_former_name_counts_and_is_told() -> None:
    old = {"arxiv_search": "abs:moss", "zotero_endpoint": "http://127.0.0.1:1"}
    assert make(**old) == make(arxiv_query="abs:moss", zotero_address="http://127.0.0.1:1")
    assert make(arxiv_query="moss", arxiv_search="fern") == make(arxiv_query="moss")
    first, _ = settings.gone(Path("/a/mkdocs.yml"), old)
    assert f"{first}" == (
        "mkdocs.yml: plugins: archive: arxiv_search: is called arxiv_query now; write that"
    )


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    [
        ("list_limit", "7", "expected a whole number, got text"),
        ("list_limit", 7.5, "expected a whole number, got a number"),
        ("list_limit", True, "expected a whole number, got true or false"),
        ("site_limit", 0, "expected a whole number >= 1"),
        ("fetch_again_days", -1, "expected a whole number >= 0"),
        ("arxiv_delay", "fast", "expected a number, got text"),
        ("arxiv_delay", -0.5, "expected a number >= 0.0"),
        ("arxiv_delay", float("nan"), "expected a number >= 0.0"),
        ("list_limit", 9, "expected a whole number >= 10"),
        ("tag_minimum", None, "expected a whole number, got nothing"),
        ("sources", "arxiv", "expected a list, got text"),
        ("sources[1]", ["arxiv", 1], "expected text, got a whole number"),
        ("sources", ["openreview"], "'openreview' is not a source to fetch from"),
        ("arxiv_query", 5, "expected text, got a whole number"),
        ("plain", "yes", "expected true or false, got text"),
        ("plain", 1, "expected true or false, got a whole number"),
        ("data", "sight", "expected one of site, release, none"),
        ("digest", "year", "day|week|month"),
        ("announce[0].to", [{"to": "irc", "secret": "ANNOUNCE_1"}], "expected one of slack, discord, "),
        ("announce[0].secret", [{"to": "slack", "secret": "https://hooks.invalid/x"}], "ANNOUNCE_"),
        ("announce[0].of", [{"to": "slack", "secret": "ANNOUNCE_SLACK", "of": "moss"}], "expected text"),
        ("digests[0].of", [{"of": "featured"}], "expected text"),
        ("digests[0].list", [{"of": "tag:moss", "list": "moss@moss.example"}], "ARCHIVE_SMTP_LIST_"),
        ("arxiv", 3, "expected a mapping or nothing, got a whole number"),
        ("arxiv.include", {"include": 3}, "expected a list"),
        ("arxiv.includ", {"includ": []}, "is not a key here; write include"),
        ("arxiv.exclude", {"exclude": ["tag:"]}, "the query 'tag:'"),
    ],
)
def test_a_wrong_value_names_the_setting(name: str, value: object, reason: str) -> None:
    with pytest.raises(RecordError, match=reason) as caught:
        make(**{name.partition("[")[0].partition(".")[0]: value})
    assert caught.value.field == name


def test_the_environment_s_addresses_win() -> None:
    environment = {"HF_ENDPOINT": "http://127.0.0.1:3", "ARXIV_API_URL": "http://127.0.0.1:4/q"}
    raw = {"huggingface_address": "http://127.0.0.1:1"}
    made = Settings.from_mapping(raw, environment)
    assert made.of(huggingface.SOURCE).address == "http://127.0.0.1:3"
    assert made.of(arxiv.SOURCE).address == "http://127.0.0.1:4/q"
    made = Settings.from_mapping(raw, {"HF_ENDPOINT": ""})
    assert made.of(huggingface.SOURCE).address == "http://127.0.0.1:1"


@pytest.mark.parametrize(
    ("theme", "language"),
    [
        ("material", "en"), ("{name: material}", "en"), ("{name: material, language: pt-BR}", "pt-BR"),
        ("{language: }", "en"), ("[ja]", "en"),
    ],
)  # fmt: skip
def test_the_language_is_the_theme_s(tmp_path: Path, theme: str, language: str) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(f"theme: {theme}\nplugins: [archive]\n", "utf-8")
    assert settings.read(config).language == language


@pytest.mark.parametrize(
    "text",
    [
        "plugins:\n  - search\n  - archive:\n      list_limit: 13\n",
        "plugins:\n  archive:\n    list_limit: 13\n  search: {}\n",
        "theme: {icon: !!python/name:material.x }\nnav: !ENV [X, 1]\nplugins: [archive: {list_limit: 13}]\n",
    ],
)
def test_the_plugin_s_block_is_found_in_mkdocs_yml(tmp_path: Path, text: str) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(text)
    assert settings.read(config).list_limit == 13


@pytest.mark.parametrize(
    "text", ["", "plugins:\n", "plugins:\n  - archive\n", "plugins:\n  - search\n", "- a\n"]
)
def test_no_block_means_the_defaults(tmp_path: Path, text: str) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text(text)
    values = settings.read(config)
    assert values == Settings()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "plugins:\n  - archive:\n      feed_day: 3\n",
            "mkdocs.yml: plugins: archive: feed_day: is not a key here",
        ),
        ("plugins: {archive: {feed_day: 3}}\n", "mkdocs.yml: plugins: archive: feed_day: is not a key here"),
        ("plugins: [\n", "is not valid YAML"),
        ("site_name: Mo\udcf6s\n", "is not valid YAML"),
    ],
)
def test_what_is_wrong_in_mkdocs_yml_is_told_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ArchiveError, match=message):
        settings.read(config)


def test_without_mkdocs_yml_the_next_step_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        ArchiveError, match=r"does not exist\. Run archive in the folder that holds mkdocs\.yml"
    ):
        settings.read(tmp_path / "mkdocs.yml")


def test_the_site_s_name_and_address(tmp_path: Path) -> None:
    config = tmp_path / "mkdocs.yml"
    config.write_text("site_name: Moss\nsite_url: !ENV [URL, 'x']\n")
    assert locations.site(config, "site_name") == "Moss"
    assert locations.site(config, "site_url") == ""


def test_the_address_in_the_file_wins_over_that_of_the_environment() -> None:
    pages = {"SITE_URL": "https://ada.github.io/moss"}
    assert locations.address("https://moss.test/", pages) == "https://moss.test/"
    assert locations.address(None, pages) == "https://ada.github.io/moss/"
    assert locations.address("", {"SITE_URL": ""}) == ""


def test_readers_have_forms_at_a_repository_on_github_alone() -> None:
    at = "https://github.com/ada/moss/issues/new?template=correct.yml"
    assert locations.form("https://github.com/ada/moss/", "correct") == at
    assert locations.form("https://gitlab.com/ada/moss", "correct") == locations.form("", "correct") == ""


REPOSITORY = "Ada/Moss"


@pytest.mark.parametrize(
    ("address", "repository", "said"),
    [
        ("", "", "no address is known"),
        ("https://example.org/paper-archive/", "", "is an example; delete the line"),
        ("https://moss.example.com/", "", "is an example"),
        ("https://myexample.org/", "", ""),
        ("https://moss.test/", REPOSITORY, ""),
        ("https://ada.github.io/moss/", REPOSITORY, ""),
        ("http://ADA.github.io/Moss/", REPOSITORY, ""),
        ("https://ada.github.io/moss/", "", ""),
        ("https://ada.github.io/ferns/", REPOSITORY, "not this repository's, https://ada.github.io/moss/"),
        ("https://ada.github.io/", REPOSITORY, "not this repository's"),
        ("https://bo.github.io/moss/", REPOSITORY, "not this repository's"),
        ("https://ada.github.io/", "ada/ada.github.io", ""),
        ("https://bo.github.io/", "ada/ada.github.io", "not this repository's, https://ada.github.io/;"),
        ("ftp://moss.test/", "", "is not the address of a site"),
        ("moss/", "", "is not the address of a site"),
        ("http://[/", "", "is not the address of a site"),
    ],
)
def test_an_address_that_cannot_be_the_archive_s_is_refused(address: str, repository: str, said: str) -> None:
    wrong = locations.wrong_address(address, {"GITHUB_REPOSITORY": repository})
    assert (said in wrong) if said else not wrong


def test_a_whole_mkdocs_yml_is_right() -> None:
    assert settings.read(STARTER / "mkdocs.yml").sources == ("huggingface",)
    assert locations.site(STARTER / "mkdocs.yml", "site_url").endswith("/")
