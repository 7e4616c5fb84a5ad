"""Reading a decision table from a file: which spelling it has, and everything that is wrong with it at once."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path

import attrs

from coverage_resolver.errors import DataNotFound, InvalidQuestion, InvalidRecord, raise_all
from coverage_resolver.io.reading import read_text
from coverage_resolver.io.strict_values import plain
from coverage_resolver.tables.asking import question_of
from coverage_resolver.tables.csv_tables import read_csv
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.tables.markdown_tables import read_markdown
from coverage_resolver.tables.raw_tables import RawTable
from coverage_resolver.tables.row_names import refusal, with_notes
from coverage_resolver.tables.row_reading import read_rows
from coverage_resolver.tables.rows import Options, Row
from coverage_resolver.tables.toml_tables import read_toml_table
from coverage_resolver.tables.xlsx_tables import read_xlsx

#: The endings by which a decision table is known.
SUFFIXES = (".decisions.csv", ".decisions.md", ".decisions.toml", ".decisions.xlsx")


def read_table(path: Path, label: str, options: Options) -> tuple[Row, ...]:
    """The rows of one file; raises :class:`InvalidRecords` with every fault of it."""
    faults: list[InvalidRecord] = []
    rows = read_rows(_raw(path, label, faults), faults, options)
    rows = tuple(_held(row, faults, options.names) for row in rows)
    if not rows and not faults:
        faults.append(InvalidRecord(label, "no rows below the header", "write at least one, or remove the file"))
    raise_all(f"{label} cannot be read", faults)
    return rows


def _held(row: Row, faults: list[InvalidRecord], names: KnownNames | None) -> Row:
    """The row, held against the names that there are and against what a question may be.

    One that expects its question to be refused is left alone: its cells go to the question as they stand.
    """
    if row.expects_refusal:
        return row
    before = len(faults)
    held = row if names is None else with_notes(row, names, faults)
    if len(faults) == before:
        try:
            return attrs.evolve(held, question=question_of(row))
        except InvalidQuestion as fault:
            faults.append(refusal(row, fault))
    return held


def find_tables(paths: Iterable[str | os.PathLike[str]]) -> Iterator[tuple[str, Path]]:
    """Every decision table of the files and folders, once, with the name that messages give it."""
    seen: set[Path] = set()
    for given in paths:
        path = Path(given)
        if path.is_dir():
            files = sorted(_below(path))
            found = [item for item in files if is_table(item)]
            misnamed = ", ".join(_named(item) for item in files if is_misnamed(item))
            if misnamed:
                what = "looks like a decision table, and by its name is none, so that it would not be read"
                raise DataNotFound(misnamed, what, "let its name end in .decisions.csv or the like, or move it")
        elif path.is_file():
            if not is_table(path):
                raise DataNotFound(_named(path), "not the name of a decision table", _ENDINGS)
            found = [path]
        else:
            raise DataNotFound(_named(path), "no such file or folder", "check the path")
        if not found:
            raise DataNotFound(_named(path), "holds no decision table", f"{_ENDINGS}, or run coverage-resolver init")
        for file in found:
            if file.resolve() not in seen:
                seen.add(file.resolve())
                yield _named(file), file


#: The folders into which pytest does not go (its ``norecursedirs``) unless they are named themselves.
_NOT_ENTERED = (".*", "*.egg", "_darcs", "build", "CVS", "dist", "node_modules", "venv", "{arch}", "__pycache__")
#: What the folder of a virtual environment holds, whatever it is called.
_OF_AN_ENVIRONMENT = ("pyvenv.cfg", "conda-meta/history")


def _below(folder: Path) -> Iterator[Path]:
    """The files of a folder and of the folders in it into which pytest would go."""
    for here, inside, names in os.walk(folder):
        inside[:] = [name for name in inside if _entered(Path(here, name))]
        yield from (file for file in (Path(here, name) for name in names) if file.is_file())


def _entered(folder: Path) -> bool:
    if any(fnmatchcase(folder.name, pattern) for pattern in _NOT_ENTERED):
        return False
    return not any((folder / mark).is_file() for mark in _OF_AN_ENVIRONMENT)


_ENDINGS = "name a file that ends in .decisions.csv, .md, .toml or .xlsx"


def is_table(path: Path) -> bool:
    """Whether a file is a decision table by its name; a spreadsheet's lock file is none."""
    return path.name.endswith(SUFFIXES) and not path.name.startswith(("~$", "."))


_NEARLY = re.compile(r"\.decisions?\b[^/]*\.(?:csv|tsv|md|toml|xls[xm]?|ods)(?:\.txt)?$", re.IGNORECASE)


def is_misnamed(path: Path) -> bool:
    """Whether a name is nearly that of a decision table; see :mod:`coverage_resolver_pytest`, which warns of it."""
    return bool(_NEARLY.search(path.name)) and not is_table(path) and not path.name.startswith(("~$", "."))


def _named(path: Path) -> str:
    return plain(path.as_posix(), 200)


#: The readers of text by the ending of the file.
_READERS: Mapping[str, Callable[[str, str, list[InvalidRecord]], list[RawTable]]] = {
    ".csv": read_csv,
    ".md": read_markdown,
    ".toml": read_toml_table,
}


def _raw(path: Path, label: str, faults: list[InvalidRecord]) -> list[RawTable]:
    if path.suffix == ".xlsx":
        return read_xlsx(path, label, faults)
    text = read_text(path, label, faults)
    return [] if text is None else _READERS[path.suffix](text, label, faults)
