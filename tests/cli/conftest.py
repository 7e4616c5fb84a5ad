"""What the tests of the command line and of its JSON share."""

from __future__ import annotations

import pytest
from cli_runs import Ran, Run

from coverage_resolver.cli import main
from coverage_resolver.io.records import shipped_library
from coverage_resolver.library import PolicyLibrary


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
