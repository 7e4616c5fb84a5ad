"""The questions that a command is given: a grid, or a file of JSON, held against the libraries that answer them."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from coverage_resolver.errors import InvalidRecord
    from coverage_resolver.io.question_files import GivenQuestion
    from coverage_resolver.library import PolicyLibrary

#: More notes than this are counted.
MOST_NAMED = 5


def given_questions(
    path: str | os.PathLike[str],
    libraries: Sequence[PolicyLibrary],
    *,
    only_grids: bool = False,
    for_a_grid: bool = False,
) -> tuple[GivenQuestion, ...]:
    """Questions with their names and places. What is worth a second look is told on standard error.

    Raises as ``read_grid`` and ``read_questions`` do; in a grid also :class:`InvalidRecords` for names that none of the
    libraries knows, each at its cell; so are questions in JSON that are to become a grid.
    """
    from coverage_resolver.io.question_files import read_questions
    from coverage_resolver.io.spreadsheets.question_sheets import given_in_a_grid, read_grid
    from coverage_resolver.io.spreadsheets.sheets import SUFFIXES
    from coverage_resolver.tables.known_names import known_names
    from coverage_resolver.tables.question_names import grid_notes, question_notes, refuse_for_a_grid

    if only_grids or Path(path).suffix.lower() in SUFFIXES:
        rows = read_grid(path)
        found = given_in_a_grid(rows)
        tell(grid_notes(rows, [known_names(each) for each in libraries]))
        return found
    found = read_questions(path)
    known = [known_names(each) for each in libraries]
    if for_a_grid:
        refuse_for_a_grid(found, known)
    tell(question_notes(found, known))
    return found


def tell(notes: Sequence[InvalidRecord]) -> None:
    """What is worth a second look, on standard error."""
    for note in notes[:MOST_NAMED]:
        print(f"note: {note}", file=sys.stderr)
    if len(notes) > MOST_NAMED:
        print(f"note: {len(notes) - MOST_NAMED} more of the kind", file=sys.stderr)
