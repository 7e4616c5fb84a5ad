"""The searches of lint in several processes find what one process finds, and leave nothing behind."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NoReturn

import pytest
from pack_lines import pack
from strategies import rules, source

from coverage_resolver import PolicyLibrary
from coverage_resolver.cli import main
from coverage_resolver.io.records import load_placed
from coverage_resolver.lint import inspect, inspection, processes

forks = pytest.mark.skipif("fork" not in multiprocessing.get_all_start_methods(), reason="the platform cannot fork")


@pytest.fixture
def tied(tmp_path: Path) -> Path:
    path = tmp_path / "pack.jsonl"
    path.write_text(pack("covered", "not_medically_necessary"), encoding="utf-8")
    return path


@pytest.fixture
def library() -> Iterator[PolicyLibrary]:
    yield rules().with_provisions([source("N 1", "ncd", "covered"), source("N 2", "ncd", "excluded_benefit")])
    assert multiprocessing.active_children() == []


@pytest.mark.parametrize("form", ["--json", "--sarif"])
def test_the_same_findings_come_whatever_the_number_of_processes(
    capsys: pytest.CaptureFixture[str], tied: Path, form: str
) -> None:
    told = []
    for jobs in ("1", "2", "3"):
        assert main(["lint", str(tied), "shipped", form, "--jobs", jobs]) == 1
        told.append(capsys.readouterr())
    assert told[0].out == told[1].out == told[2].out
    assert [each.err for each in told] == ["", "", ""]


def test_where_the_platform_cannot_fork_there_is_one_process(monkeypatch: pytest.MonkeyPatch, tied: Path) -> None:
    monkeypatch.setattr("multiprocessing.get_all_start_methods", lambda: ["spawn"])
    monkeypatch.setattr(processes, "ProcessPoolExecutor", None)
    placed = load_placed(tied)
    assert inspect(placed, jobs=2).findings == inspect(placed).findings


@forks
def test_what_goes_wrong_in_a_process_is_raised_by_the_one_that_made_it(
    monkeypatch: pytest.MonkeyPatch, library: PolicyLibrary
) -> None:
    def fail(*_: object) -> NoReturn:
        raise RecursionError("as deep as it goes")

    monkeypatch.setattr(processes, "shadows", fail)
    with pytest.raises(RecursionError, match="as deep as it goes"):
        inspect(library, jobs=2)


@forks
def test_an_interrupt_ends_every_process_at_once(monkeypatch: pytest.MonkeyPatch, library: PolicyLibrary) -> None:
    def interrupt(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    monkeypatch.setattr(processes, "shadows", lambda *_: time.sleep(60))
    monkeypatch.setattr(inspection, "CHECKS", (interrupt,))
    begun = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        inspect(library, jobs=2)
    assert time.monotonic() - begun < 30


@pytest.mark.parametrize("written", ["0", "-1", "two", "1.5", "1000"])
def test_a_number_of_processes_is_a_number(capsys: pytest.CaptureFixture[str], tied: Path, written: str) -> None:
    assert main(["lint", str(tied), f"--jobs={written}"]) == 2
    told = capsys.readouterr().err
    assert told.count("\n") == 1
    assert "--jobs: not a number from 1 to 999" in told
