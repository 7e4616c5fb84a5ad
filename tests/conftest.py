"""What all tests share: the Hypothesis profile and the shipped library, loaded once."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from strategies import shipped

from coverage_resolver import PolicyLibrary

settings.register_profile(
    "laws",
    deadline=None,
    max_examples=200,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
settings.load_profile("laws")


@pytest.fixture(scope="session")
def library() -> PolicyLibrary:
    """The shipped library."""
    return shipped()
