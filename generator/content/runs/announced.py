"""``content/announced.yml``: the papers that each channel was told, by the name of its secret.

An entry ``ANNOUNCE_SLACK topic:agents`` has the papers that a run is about to tell that channel. It is
written, and pushed, before anything is sent: who finds it later cannot know whether the message arrived.
"""

from generator.content.runs.listed import of_days

_HEAD = "# When papers were announced, by channel. The archive writes it before it sends.\n"
FILE = of_days("announced.yml", "ANNOUNCE_SLACK", _HEAD)
