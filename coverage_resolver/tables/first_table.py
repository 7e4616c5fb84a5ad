"""The table that ``init`` writes: it passes against the shipped library and shows what cells can say."""

from __future__ import annotations

import os
from pathlib import Path

from coverage_resolver.errors import CannotWrite
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.whole_files import write_whole

NAME = "first.decisions.csv"


def write_first_table(folder: str | os.PathLike[str]) -> Path:
    """Write the first table into a folder, which is made where it is missing; an existing file is never replaced."""
    home = Path(folder)
    target = home / NAME
    if home.exists() and not home.is_dir():
        raise CannotWrite(home.as_posix(), "not a folder", "name a folder for the table")
    if target.exists():
        raise CannotWrite(target.as_posix(), "exists already", "name another folder, or remove the file")
    text = (data_home() / "examples" / "tables" / NAME).read_text("utf-8")
    write_whole(target, text, make_folders=True)
    return target
