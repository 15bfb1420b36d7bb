"""Fixtures that several rooms' tests share."""

from tests.site import browser
from tests.warm import built, place

__all__ = ["browser", "built", "place"]
