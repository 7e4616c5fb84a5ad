"""Many rows are run by two processes: what comes of them is what one process makes of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from table_texts import HEADER, RIGHT, WRONG, rows_of

from coverage_resolver import PolicyLibrary, beside
from coverage_resolver.beside import can_work_beside
from coverage_resolver.tables import checking
from coverage_resolver.tables.checking import check_rows, checked_lines, checked_table
from coverage_resolver.tables.failures import Setting

forked = pytest.mark.skipif(not can_work_beside(), reason="one processor, or no way to fork")


def rows(folder: Path, *texts: str) -> tuple[checking.Row, ...]:
    return rows_of(folder, HEADER + "".join(text.replace(",", f"{number},", 1) for number, text in enumerate(texts)))


@forked
@pytest.mark.parametrize("texts", [[RIGHT] * 4, [RIGHT, WRONG] * 3, [WRONG, RIGHT, RIGHT], [WRONG] * 2], ids=len)
def test_two_processes_come_to_what_one_comes_to(
    tmp_path: Path, library: PolicyLibrary, monkeypatch: pytest.MonkeyPatch, texts: list[str]
) -> None:
    monkeypatch.setattr(checking, "MANY", 1)
    asked = rows(tmp_path, *texts)
    alone, both = check_rows(asked, library), check_rows(asked, library, beside=True)
    assert [item.row.case for item in both.results] == [row.case for row in asked]
    assert [item.differences for item in both.results] == [item.differences for item in alone.results]
    assert checked_lines(both, library, Setting()) == checked_lines(alone, library, Setting())
    assert checked_table(both, library, Setting()) == checked_table(alone, library, Setting())


def test_many_rows_are_shared_and_few_rows_are_not(
    tmp_path: Path, library: PolicyLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    shared = list[int]()

    def in_two(tasks: Sequence[Callable[[], object]]) -> list[object]:
        shared.append(len(tasks))
        return beside.in_two(tasks)

    monkeypatch.setattr(checking, "in_two", in_two)
    asked = rows(tmp_path, RIGHT, RIGHT, RIGHT)
    assert not check_rows(asked, library, beside=True).failed
    assert not shared
    monkeypatch.setattr(checking, "MANY", 3)
    assert not check_rows(asked, library).failed
    assert not shared
    assert not check_rows(asked, library, beside=True).failed
    assert shared == [3]


def test_rows_that_a_lost_process_had_are_run_here(
    tmp_path: Path, library: PolicyLibrary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "MANY", 1)
    monkeypatch.setattr(beside, "_work", lambda work, theirs: None)
    counts = check_rows(rows(tmp_path, RIGHT, WRONG, RIGHT, RIGHT), library, beside=True).counts
    assert (counts["passed"], counts["failed"]) == (3, 1)
