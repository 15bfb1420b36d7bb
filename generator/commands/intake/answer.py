"""The answer to a reader's form: a comment on the issue, or the text of a pull request."""

from dataclasses import dataclass, field

from generator.errors import Failure, Problem
from generator.text.cleaning import line

LABEL = "accepted"
"""The label with which a maintainer lets a form change ``content/``; no form may set it."""
_MOST_LINES = 40


@dataclass
class Answer:
    """The result of a form."""

    title: str  # the title of the pull request, without words of the reader
    # Items of a list in Markdown; empty if nothing was changed.
    changes: list[str] = field(default_factory=list)
    # What is wrong with the form, or with a source's answer.
    problems: list[Problem] = field(default_factory=list)
    failures: list[Failure] = field(default_factory=list)
    remark: str = ""  # the reader's words for the person who reads the pull request

    def markdown(self, number: int) -> str:
        """Return the title, an empty line, and the text of the pull request or of the comment."""
        wrong = [*self.problems, *(Problem("", "", str(failure.error)) for failure in self.failures)]
        items = [f"- {quoted(str(problem), 400)}" for problem in wrong]
        if self.changes:
            parts = [f"As issue #{number} asks:", "\n".join(f"- {change}" for change in self.changes)]
            parts += ["What could not be used:", "\n".join(items)] if items else []
            remark = _block(self.remark)
            parts += ["The reader says:", remark] if remark else []
            parts.append(f"Closes #{number}")
        else:
            again = "try again later" if self.failures else "edit the form above"
            parts = ["Thank you. Nothing could be changed:", "\n".join(items)]
            parts.append(
                f"To go on, {again}; then a maintainer removes the label `{LABEL}` and sets it again."
            )
        return "\n\n".join([self.title, *parts]) + "\n"


def quoted(text: str, most: int = 200) -> str:
    """Return untrusted text as Markdown code, shortened: it mentions nobody and links nowhere."""
    plain = line(text).replace("`", "'")
    return f"`{plain[:most]} …`" if len(plain) > most else f"`{plain or ' '}`"


def _block(text: str) -> str:
    """Return untrusted lines as a block of Markdown code; ``""`` if no line shows anything."""
    lines = [shown for part in text.splitlines() if (shown := line(part)[:500])]
    return "\n".join(f"    {shown}" for shown in lines[:_MOST_LINES])
