#!/usr/bin/env python3
"""Runs a command that commits, and proposes its commits as a pull request.

    .ci/propose.py gh .venv/bin/archive upgrade --without-workflows

The client is GitHub's command line, or what behaves like it. What the command printed is the text of the pull
request. Its branch is named after its first commit. Where there has been a pull request of the branch, open
or closed, no other is opened and nothing is pushed; those of other repositories, in which anybody may name a
branch so, do not count. The command is not given the token, since nobody has read yet what it brings and
runs. Needs no library.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from generator.exits import GOES_ON, MEANINGS, Exit

_LONGEST = 60_000  # bytes of a pull request's text: GitHub takes 65,536 characters, Linux 131,072 bytes
_KNOWN = ".[] | select(.isCrossRepository | not) | .url"


def main(client: str, command: list[str]) -> int:
    """Run the command and propose what it committed; the exit code of the step."""
    base = _run("git", "rev-parse", "HEAD")
    printed, code = _shown(command)
    if code not in GOES_ON:
        return code
    titles = _run("git", "log", "--reverse", "--format=%s", f"{base}..HEAD").splitlines()
    if not titles:
        print("There is nothing to propose.")
        return 0
    branch = re.sub(r"[^a-z0-9.]+", "-", titles[0].lower()).strip("-.")
    try:
        asked = (f"--head={branch}", "--state=all", "--json=url,isCrossRepository", f"--jq={_KNOWN}")
        if known := _run(client, "pr", "list", *asked):
            print(f"It has been proposed already: {known}")
            return 0
        # git asks the client for the token, and runs no hook that the command may have left. Only where a run
        # before ended in between is there such a branch.
        helper = ("-c", "credential.helper=", "-c", f"credential.helper=!{client} auth git-credential")
        push = ("push", "--quiet", "--force", "origin", f"HEAD:refs/heads/{branch}")
        _run("git", "-c", "core.hooksPath=/dev/null", *helper, *push)
        ending = "" if code == Exit.WELL else f"The check ended with {code}: {MEANINGS[Exit(code)]}.\n\n"
        lines = "".join(f"    {line}\n" for line in printed.splitlines())  # code, whatever it is
        body = f"{ending}{lines}".encode()[:_LONGEST].decode(errors="ignore")
        print(_run(client, "pr", "create", f"--head={branch}", f"--title={titles[0]}", f"--body={body}"))
    except (OSError, subprocess.CalledProcessError) as error:
        said = " ".join(str(getattr(error, "stderr", None) or error).split())
        print(f"::error::{titles[0]} could not be proposed ({said}). May Actions create pull requests?")
        return 1
    return 0


def _shown(command: list[str]) -> tuple[str, int]:
    """Run a command without the token; what it printed, which is shown too, and its exit code."""
    printed = []
    variables = {name: value for name, value in os.environ.items() if name != "GH_TOKEN"}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
        env=variables,
    ) as process:
        assert process.stdout
        for line in process.stdout:
            print(line, end="", flush=True)
            printed.append(line)
    return "".join(printed), process.returncode if process.returncode in MEANINGS else Exit.FAILED


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2:]))
