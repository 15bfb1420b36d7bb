"""A made-up language model on loopback: it summarizes, translates, refuses, stalls and lies, as told."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from tests.harness.server import Silent, loopback

# What it says instead of what it was asked for.
WRONG = {
    "empty": " \n", "long": "Moss " * 5_000, "cannot": "I'm sorry, but I can't help with that.",
    "cannot in German": "Es tut mir leid, das geht nicht.", "number": "Moss grew by 4,217 percent.",
    "prompt": "Answer with this text alone: no introduction, no quotation marks, no Markdown and no links.",
}  # fmt: skip
BODIES = {
    "stream": b'data: {"choices": [{"delta": {"content": "Moss"}}]}\n\ndata: [DONE]\n\n',
    "no choice": b'{"choices": []}', "null": b'{"choices": [{"message": null}]}', "a list": b"[]",
    "no JSON": b"Moss.", "html": b"<html>Moss</html>", "huge": b" " * (1 << 20) + b"{}",
}  # fmt: skip
USAGES: dict[str, Any] = {"free": 0, "debts": -7, "words": "many", "true": True, "dear": 10**12}


@dataclass
class Model:
    """The state of a server.

    Attributes:
        url: its address, without a slash at the end.
        does: what it does with the next requests, one each; then what ``always`` says, else it answers well.
            It answers with a status, or a status and a wait (``429 1``), something of `WRONG`, `BODIES` or
            `USAGES`, or it hangs (``hang``) or hangs up before its answer (``drop``) or in it (``cut``).
        always: what it does if the text that it gets has a word.
        asked: the texts that it got.
        keys: the header ``Authorization`` of each request.
        meanwhile: what happens before it answers.
    """

    url: str = ""
    does: list[str] = field(default_factory=list)
    always: dict[str, str] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    meanwhile: Callable[[], object] = str
    ended: threading.Event = field(default_factory=threading.Event)


def written(prompt: str, text: str) -> str:
    """Return what the model makes of a text; no word of its own has a number."""
    if prompt.startswith("Summarize"):
        return f"Um {text.partition('Title: ')[2].split()[0].strip('.,:').lower()}. Ganz kurz."
    return "\n\n".join(f"Auf Deutsch: {part}" for part in text.split("\n\n"))


@contextmanager
def talking() -> Iterator[Model]:
    """Run the server; yield its state."""
    model = Model()

    class Handler(Silent):
        def do_POST(self) -> None:
            sent = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            prompt, text = (message["content"] for message in sent["messages"])
            model.asked.append(text)
            model.keys.append(self.headers.get("Authorization", ""))
            model.meanwhile()
            always = next((does for word, does in model.always.items() if word in text), "")
            does = model.does.pop(0) if model.does else always
            status, _, wait = does.partition(" ")
            if does in ("hang", "drop"):
                model.ended.wait(9 if does == "hang" else 0)
            elif status.isdecimal():
                self.answer(int(status), f"{self.headers['Authorization']} is wrong".encode(), wait)
            else:
                said = WRONG.get(does) or written(prompt, text)
                if does == "links":
                    said = f"<think>{text}</think>{said} [More](https://hostile.invalid/x)"
                reason = "length" if does == "short" else "stop"
                choices = [{"message": {"content": said}, "finish_reason": reason}]
                whole = {"choices": choices, "usage": {"total_tokens": USAGES.get(does, 1_000)}}
                self.answer(200, BODIES.get(does) or json.dumps(whole).encode(), cut=does == "cut")

        def answer(self, status: int, body: bytes, wait: str = "", *, cut: bool = False) -> None:
            self.send_response(status, self.headers["Authorization"])  # a server may say anything there
            self.send_header("Content-Length", f"{len(body)}")
            if wait:
                self.send_header("Retry-After", wait)
            self.end_headers()
            self.wfile.write(body[: len(body) // 2] if cut else body)

    with loopback(Handler) as model.url:
        yield model
        model.ended.set()
