"""Archives that an importer must refuse: every constructor takes the folder to write to and gives the path.

``sound`` is the archive that all of them are made from; each differs from it in the one thing it is named for.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import hostile_tables
import hostile_zips
from hostile_tables import *  # noqa: F403 - one door for every constructor
from hostile_zips import *  # noqa: F403
from sound_archive import parts, write


def sound(folder: Path) -> Path:
    """The archive without a fault."""
    return write(folder, parts())


def _constructors(module: object) -> dict[str, Callable[[Path], Path]]:
    return {
        name: make
        for name, make in vars(module).items()
        if callable(make) and not name.startswith("_") and getattr(make, "__module__", "") == module.__name__
    }


#: name of the fault → what makes it; in a table, in a zip.
FAULTS_OF_A_TABLE = _constructors(hostile_tables)
FAULTS_OF_A_ZIP = _constructors(hostile_zips)
FAULTS = FAULTS_OF_A_TABLE | FAULTS_OF_A_ZIP
