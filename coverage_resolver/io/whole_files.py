"""Writing a file whole or not at all: beside its place first, then into it, so that nobody reads half of one."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path

from coverage_resolver.errors import DataNotFound
from coverage_resolver.io.strict_values import plain


def write_whole(path: str | os.PathLike[str], content: bytes | str) -> None:
    """Put ``content`` where ``path`` says, in place of what stands there; text is written as UTF-8.

    Raises :class:`DataNotFound` where the folder is missing or cannot be written to; what stood there stays.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("wb") as file:
            file.write(content.encode("utf-8") if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(beside, target)  # noqa: PTH105 - the one call that is atomic on every system
    except OSError as error:
        with contextlib.suppress(OSError):
            beside.unlink()
        what = f"cannot be written: {plain(error.strerror or 'unknown')}"
        raise DataNotFound(
            plain(target.as_posix(), 200), what, "name a file in a folder that can be written to"
        ) from None
