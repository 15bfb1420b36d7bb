"""Fixtures that several rooms' tests share."""

from tests.site import browser

__all__ = ["browser"]
