"""Which files below a path are read as records, and by which label messages name each of them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from coverage_resolver.errors import DataNotFound
from coverage_resolver.io.contents import DOCUMENTS, TABLES, YAML

_SKIPPED = ("manifest", "readme", "lint-baseline")
#: Packs that `import mcd` wrote: opened as they are, and read when a code is asked about.
PACK = ".pack"
#: What an import reports beside its pack.
_REPORT = re.compile(r"(.+)\.changes-\d{4}-\d{2}-\d{2}\.json")
#: The folders of the shipped data that hold rules rather than policies.
RULE_FOLDERS = ("precedence", "law", "jurisdictions")
#: The folders of the shipped data that hold neither.
_OTHER_FOLDERS = ("schemas", "examples", "vocabulary")


def record_folders(home: Path) -> list[Path]:
    """The folders of the shipped data that hold what a library is made of."""
    return [path for path in sorted(home.iterdir()) if path.is_dir() and path.name not in _OTHER_FOLDERS]


def files_of(paths: Iterable[str | os.PathLike[str]]) -> Iterator[tuple[str, Path]]:
    """Every file once, with the label that messages use, in the order of the paths and then of the names."""
    seen: set[Path] = set()
    for given in paths:
        path = Path(given)
        if path.is_dir():
            folders = record_folders(path) if is_shipped(path) else [path]
            found = [(f"{path.as_posix()}/{label}", file) for label, file in files_below(path, folders)]
            if not found:
                raise DataNotFound(
                    _printable(path), "holds no record file", "name a folder with *.toml, *.json, *.jsonl or *.pack"
                )
        elif path.is_file():
            found = [(path.as_posix(), path)]
        else:
            raise DataNotFound(_printable(path), "no such file or folder", "check the path")
        for label, file in found:
            # A link that leads in a circle cannot be resolved.
            real = file.resolve() if file.is_file() else file.absolute()
            if real not in seen:
                seen.add(real)
                yield label, file


def is_shipped(path: Path) -> bool:
    """Whether a folder is the shipped data or a copy of it, which holds schemas and examples beside the records."""
    return (path / "MANIFEST.toml").is_file() and all((path / name).is_dir() for name in _OTHER_FOLDERS)


def _printable(path: Path) -> str:
    """A path for a message: printable and on one line."""
    return "".join(c if c.isprintable() else "?" for c in path.as_posix())


def files_below(home: Path, folders: Iterable[Path]) -> Iterator[tuple[str, Path]]:
    """The files to read below the folders, labelled by their place under ``home``."""
    for folder in folders:
        for path in sorted(folder.rglob("*"), key=lambda found: found.relative_to(home).parts):
            place = path.relative_to(home)
            # A link that leads nowhere may have been a file or a folder of policies; the reader reports it.
            nowhere = path.is_symlink() and not path.exists()
            if not (path.is_file() or nowhere) or any(part.startswith(".") for part in place.parts):
                continue
            ours = (
                path.suffix.lower() in (*DOCUMENTS, *YAML, PACK) or path.name in TABLES or (nowhere and not path.suffix)
            )
            if ours and path.stem.lower() not in _SKIPPED and not _report_of_a_pack(path):
                yield _printable(place), path


def _report_of_a_pack(path: Path) -> bool:
    """Whether it is what an import writes beside the pack that lies there: ``medicare.changes-2026-08-02.json``."""
    found = _REPORT.fullmatch(path.name)
    return found is not None and path.with_name(found[1] + PACK).is_file()
