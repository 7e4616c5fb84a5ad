"""What the tests of the command line and of its JSON share."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest

from coverage_resolver.cli import main
from coverage_resolver.io.records import shipped_library
from coverage_resolver.library import PolicyLibrary


class Ran(NamedTuple):
    """What a command gave back."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]

#: Flags of a question that the shipped library settles.
SETTLED = (
    *("--line-of-business", "medicare_ffs", "--code", "M0076", "--code-system", "HCPCS"),
    *("--service-state", "FL", "--dos", "2025-07-15", "--as-of", "2026-06-30"),
)


@pytest.fixture(scope="session")
def library() -> PolicyLibrary:
    return shipped_library()


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command in this process."""

    def command(*arguments: str) -> Ran:
        code = main([str(argument) for argument in arguments])
        found = capsys.readouterr()
        return Ran(code, found.out, found.err)

    return command
