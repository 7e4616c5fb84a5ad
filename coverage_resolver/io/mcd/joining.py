"""Joining packs: the snapshots of several packs in one, so that their documents are read beside one another."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from coverage_resolver.errors import DataNotFound, InvalidRecord
from coverage_resolver.io.mcd.accumulate import Shelf
from coverage_resolver.io.mcd.catalogue import Catalogue
from coverage_resolver.io.mcd.importing import about, check_target
from coverage_resolver.io.mcd.pack_file import PackFile, write_pack
from coverage_resolver.io.strict_values import plain


def join_packs(paths: Iterable[str | os.PathLike[str]], pack: str | os.PathLike[str]) -> Catalogue:
    """Write one pack with every snapshot of several; the same packs give the same bytes, whatever their order.

    An LCD has its codes from articles and NCDs their meaning from both: packs that stay apart cannot tell. Raises
    :class:`DataNotFound` for a path that does not exist, and :class:`InvalidRecord` where two packs hold different
    downloads of one collection and day. Nothing is written then.
    """
    target, shelf = Path(pack), Shelf()
    check_target(target)
    for given in paths:
        path = Path(given)
        if not path.is_file():
            raise DataNotFound(plain(path.as_posix(), 200), "no such file", "name packs that were imported")
        opened = PackFile(path)
        try:
            clash = shelf.take(opened)
        finally:
            opened.close()
        if clash:
            day, kind = clash
            what = f"holds another download of `{kind}` of {day} than a pack before it"
            raise InvalidRecord(plain(path.name, 80), what, "import one of the two with its own --published day")
    catalogue = shelf.catalogue()
    write_pack(target, catalogue.table(), about(catalogue), shelf.parts)
    return catalogue
