"""What all tests share: the Hypothesis profile and the shipped library, loaded once."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings
from strategies import shipped

from coverage_resolver import PolicyLibrary

for name, examples in (("laws", 150), ("hunt", 3000)):  # the hunt: pytest --hypothesis-profile=hunt tests/laws
    settings.register_profile(
        name,
        deadline=None,
        max_examples=examples,
        derandomize=bool(os.environ.get("CI")),
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
    )
settings.load_profile("laws")


@pytest.fixture(scope="session")
def library() -> PolicyLibrary:
    """The shipped library."""
    return shipped()
