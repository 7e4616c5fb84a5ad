"""Loading policy libraries from files and folders: *.toml, *.json, *.jsonl, *.pack, and the tables of contractors.

A load is all or nothing: every fault of every file is raised together, as
:class:`~coverage_resolver.errors.InvalidRecords`.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

import attrs

from coverage_resolver.errors import DataNotFound, InvalidRecord, raise_all
from coverage_resolver.io.contents import Contents, read_contents, read_placed
from coverage_resolver.io.converters import structure
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.manifest import MANIFEST, ManifestShape
from coverage_resolver.io.reading import read_text, read_toml
from coverage_resolver.io.record_files import PACK, RULE_FOLDERS, files_below, files_of, is_shipped, record_folders
from coverage_resolver.io.record_shapes import Placed
from coverage_resolver.io.strict_values import plain, shown
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.participation import Participation
from coverage_resolver.payer_rules import PayerRules
from coverage_resolver.precedence import Ladder
from coverage_resolver.shelves import Shelf
from coverage_resolver.vocabulary import AuthorityKind


def load_library(*paths: str | os.PathLike[str], with_shipped: bool = False) -> PolicyLibrary:
    """A library from files and folders of policy records; folders are read with everything below them.

    ``with_shipped`` adds everything that comes with this package: federal and state law, determinations, policies.
    Without it, when the paths hold no ladder, the shipped ladders are used, and the shipped notice periods,
    coordination of payers and map of contractors wherever the paths bring none of their own: a folder of
    policies needs no rules. When the paths do hold a ladder, nothing shipped is added.

    A folder may carry a ``MANIFEST.toml`` whose ``lacks`` names the kinds of source that it does not hold in full;
    for Medicare members their silence then proves nothing. A library without any manifest is taken to lack every
    kind of source that had to be reviewed: write ``lacks = []`` for a corpus that is whole.

    Raises :class:`DataNotFound` when a path does not exist or holds nothing to read, and
    :class:`InvalidRecords` with one line for each fault of all files; correct them all and load again.
    """
    if not paths:
        raise DataNotFound("load_library", "no file or folder was named", "name one, or use shipped_library()")
    named = _named(paths, with_shipped)
    return _named_library(read_contents(named.files, _shipped_rules), paths, named)


@attrs.frozen(kw_only=True)
class PlacedLibrary:
    """A library with the place where each record was read, for those that examine it.

    ``library`` is ``None`` where ``unreadable`` has any faults; ``between`` are the faults between records, which
    :func:`load_library` would raise, each with its name. ``own`` are the files that were named, of all ``labels``.
    """

    library: PolicyLibrary | None
    placed: tuple[Placed, ...] = ()
    labels: tuple[str, ...] = ()
    own: frozenset[str] = frozenset()
    unreadable: tuple[InvalidRecord, ...] = ()
    between: tuple[tuple[str, InvalidRecord], ...] = ()
    participations: tuple[tuple[str, Participation], ...] = ()


def load_placed(*paths: str | os.PathLike[str], with_shipped: bool = False) -> PlacedLibrary:
    """As :func:`load_library`, with places; faults are given back instead of raised. No path: what is shipped.

    Raises :class:`DataNotFound` as :func:`load_library` does, and :class:`InvalidRecords` for a faulty manifest.
    """
    named = _named(paths, with_shipped or not paths)
    read = read_placed(named.files, _shipped_rules)
    own = frozenset(label for label, _ in files_of(paths)) if paths else frozenset(read.labels)
    library = None if read.unreadable else _named_library(read.contents, paths, named)
    return PlacedLibrary(
        library=library,
        placed=read.placed,
        labels=read.labels,
        own=own,
        unreadable=read.unreadable,
        between=read.between,
        participations=read.participations,
    )


@attrs.frozen
class _Named:
    """The labelled files of records, the packs of determinations, and the manifests that say what is lacking."""

    files: list[tuple[str, Path]]
    packs: list[Path]
    manifests: list[Path]


def _named(paths: Iterable[str | os.PathLike[str]], with_shipped: bool) -> _Named:
    manifests = [file for file in (Path(path) / "MANIFEST.toml" for path in paths) if file.is_file()]
    files = list(files_of(paths))
    packs = [path for _, path in files if path.suffix == PACK]
    files = [(label, path) for label, path in files if path.suffix != PACK]
    if with_shipped:
        home = data_home()
        files += files_below(home, record_folders(home))
        manifests.append(home / "MANIFEST.toml")
    return _Named(files, packs, manifests)


def _shipped_rules() -> Contents:
    home = data_home()
    return read_contents(list(files_below(home, [home / folder for folder in RULE_FOLDERS])))


def _named_library(found: Contents, paths: Iterable[str | os.PathLike[str]], named: _Named) -> PolicyLibrary:
    duty = frozenset[AuthorityKind]().union(*(ladder.duty_to_review for ladder in found.ladders))
    lacks = _lacks(named.manifests) if named.manifests else duty
    return _library(found, ", ".join(Path(path).name for path in paths) or "shipped", lacks, named.packs)


def check_records_file(path: Path, label: str) -> None:
    """Raise :class:`InvalidRecords` with every fault that a file of records has under the shipped rules."""
    read_contents([(label, path)], _shipped_rules)


def lent_ladders(named: Iterable[str | os.PathLike[str]]) -> tuple[Ladder, ...]:
    """The shipped ladders, under which libraries stand that bring none; nothing where what is shipped is named too."""
    paths = list(named)
    itself = not paths or any(path == "shipped" or is_shipped(Path(path)) for path in paths)
    return () if itself else _shipped_rules().ladders


def shipped_states() -> frozenset[str]:
    """The states and territories that the shipped map of contractors knows."""
    return frozenset(area.state for area in _shipped_rules().areas)


def shipped_library() -> PolicyLibrary:
    """The library of the data that comes with this package.

    It is read anew on each call: keep what is returned. Raises :class:`DataNotFound` when the data is not
    there.
    """
    home = data_home()
    return _library(
        read_contents(list(files_below(home, record_folders(home)))), "shipped", _lacks([home / "MANIFEST.toml"])
    )


def _lacks(manifests: Iterable[Path]) -> frozenset[AuthorityKind]:
    """The kinds of source whose corpus a manifest says is not all there."""
    faults: list[InvalidRecord] = []
    found: set[AuthorityKind] = set()
    for path in manifests:
        text = read_text(path, path.name, faults) if path.is_file() else None
        raw = None if text is None else read_toml(text, path.name, faults)
        if raw is None:
            continue
        if raw.get("schema") != MANIFEST:
            what = f"unknown schema {shown(raw['schema'])}" if "schema" in raw else "missing"
            faults.append(InvalidRecord(f"{path.name}:schema", what, f'write schema = "{MANIFEST}"'))
        shape = structure(ManifestShape, {"schema": MANIFEST, **raw}, f"{path.name}:", faults)
        found |= shape.lacks if shape else set()
    raise_all("the manifest cannot be used", faults)
    return frozenset(found)


def _library(
    found: Contents, name: str, lacks: frozenset[AuthorityKind] = frozenset(), packs: Iterable[Path] = ()
) -> PolicyLibrary:
    """What was read, with the packs, which are the corpus of the kinds that they hold."""
    shelves = _shelves(packs)
    lacks = lacks.difference(*(shelf.holds() for shelf in shelves))
    return PolicyLibrary.of(
        found.provisions,
        found.ladders,
        found.notices,
        found.payer_rules or PayerRules(),
        found.jurisdictions,
        name=name,
        lacks=lacks,
        participations=found.participations,
        shelves=shelves,
    )


def _shelves(packs: Iterable[Path]) -> tuple[Shelf, ...]:
    paths = tuple(packs)
    if not paths:
        return ()
    if len(paths) > 1:
        names = ", ".join(plain(path.name, 80) for path in paths)
        what = "are packs of one database, whose documents must be read beside one another"
        command = f"coverage-resolver import packs {names.replace(',', '')} -o NAME.pack"
        raise InvalidRecord(names, what, f"join them: {command}")
    from coverage_resolver.io.mcd.pack_shelf import PackShelf

    return tuple(PackShelf(path) for path in paths)
