"""``content/announced.yml``: of which papers each channel was told, by the name of its secret.

An entry ``ANNOUNCE_SLACK topic:agents`` has the papers of which a run is about to tell that channel. It is
written, and pushed, before anything is sent: who finds it later cannot know whether the message arrived.
"""

from datetime import date

from generator.content.runs.listed import DayFile, Days

_HEAD = "# When papers were announced, by channel. The archive writes it before it sends.\n"
FILE = DayFile("announced.yml", dict[str, date], 'ANNOUNCE_SLACK: {"2608.00042": 2026-11-24}', _HEAD)


def settle(noted: Days, name: str) -> None:
    """Note that the channel of an entry was told of its papers, or may have been."""
    papers = noted.pop(name)
    noted.setdefault(name.split()[0], {}).update(papers)
