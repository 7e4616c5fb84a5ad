"""What a library was read from, as one digest: it changes with every byte of its files, and with nothing else."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def digest_of(paths: Iterable[str | os.PathLike[str]]) -> str:
    """The SHA-256 of the files and folders: of the names of their files, as they stand in them, and the contents."""
    whole = hashlib.sha256()
    for given in paths:
        path = Path(given)
        files = sorted(file for file in path.rglob("*") if file.is_file()) if path.is_dir() else [path]
        for file in files:
            name = file.relative_to(path) if path.is_dir() else Path(file.name)
            if any(part.startswith(".") for part in name.parts):
                continue
            with file.open("rb") as content:
                own = hashlib.file_digest(content, "sha256").hexdigest()
            whole.update(f"{name.as_posix()}\0{own}\n".encode())
    return whole.hexdigest()
