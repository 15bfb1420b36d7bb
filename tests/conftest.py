"""Fixtures that several rooms' tests share, and patience for busy machines."""

from hypothesis import HealthCheck, settings

from tests.everykind import everything
from tests.site import browser
from tests.warm import built, place

__all__ = ["browser", "built", "everything", "place"]

settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("patient")
