"""The script that asks a site which build it serves."""

from __future__ import annotations

import runpy
import sys
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest

from tests.harness.processes import CHECKOUT
from tests.harness.server import Silent, loopback

BUILT = "5f3a" * 8
OLD = b'papers: 1\nhash: "0000"\n'
NEW = f'papers: 2\nhash: "{BUILT}"\n'.encode()
Answer = tuple[int, bytes]


@pytest.fixture
def asked() -> list[str]:
    """The paths that a site was asked for."""
    return []


@pytest.fixture
def site(asked: list[str], request: pytest.FixtureRequest) -> Iterator[str]:
    """A site that gives some answers in turn, and then the last one for ever."""
    answers: list[Answer] = list(request.param)

    class Site(Silent):
        def do_GET(self) -> None:
            asked.append(self.path)
            code, body = answers.pop(0) if len(answers) > 1 else answers[0]
            self.send_response(code)
            if code == 302:
                port = self.connection.getsockname()[1]
                self.send_header("Location", body.decode().replace("PORT", f"{port}"))
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    handler: Callable[..., BaseHTTPRequestHandler] = Site
    with loopback(handler) as address:
        yield f"{address}/moss/"


@pytest.fixture
def ask(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, str]]:
    """Run the script without pauses, for at most ten of them; return its exit code and its output."""
    clock = [0.0]
    monkeypatch.setattr("time.monotonic", lambda: clock[0])
    monkeypatch.setattr("time.sleep", lambda seconds: clock.__setitem__(0, clock[0] + seconds))
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    monkeypatch.setattr(sys, "path", [*sys.path])
    monkeypatch.setenv("GITHUB_OUTPUT", str(tmp_path / "output"))
    monkeypatch.setenv("WAIT", "100")
    main = runpy.run_path(str(CHECKOUT / ".ci/pages.py"))["served"]
    sys.modules.pop("runner", None)

    def run(*arguments: str) -> tuple[int, str]:
        return main(*arguments), (tmp_path / "output").read_text().strip().removeprefix("served=")

    return run


@pytest.mark.parametrize("site", [[(200, NEW)], [(200, OLD)] * 4 + [(200, NEW)]], indirect=True)
def test_a_site_that_is_served_in_time(
    site: str, ask: Callable[..., tuple[int, str]], asked: list[str]
) -> None:
    assert ask(site, BUILT) == (0, "true")
    assert asked == [f"/moss/published.yml?{BUILT}-{number}" for number in range(1, len(asked) + 1)]


@pytest.mark.parametrize(
    "site", [[(200, OLD)], [(404, b"none")], [(500, b"")], [(200, b"\xff" * 99_999)]], indirect=True
)
@pytest.mark.parametrize("last", [(), ("--last",)])
def test_a_site_that_is_not_served_is_deployed_again_and_then_an_error(
    site: str, last: tuple[str, ...], ask: Callable[..., tuple[int, str]], asked: list[str],
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    assert ask(site, BUILT, *last) == (len(last), "false")
    assert len(asked) == 11
    said = capsys.readouterr().out
    assert said.startswith("::error::" if last else "::notice::") and len(said) < 600


@pytest.mark.parametrize(
    "site", [[(401, b"")], [(403, b"")], [(302, b"http://localhost:PORT/login"), (200, b"log in")]],
    indirect=True,
)  # fmt: skip
def test_a_site_behind_a_login_gets_a_notice(
    site: str, ask: Callable[..., tuple[int, str]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert ask(site, BUILT, "--last") == (0, "unknown")
    assert "nobody has seen that the new site is served." in capsys.readouterr().out
