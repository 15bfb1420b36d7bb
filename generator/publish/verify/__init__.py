"""``archive verify``: the built site, read back and compared with ``content/``."""

from generator.publish.verify.site import differences

__all__ = ["differences"]
