"""Writing a file as a whole: a reader sees the old one or the new one, and never a half."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from coverage_resolver.errors import CannotWrite
from coverage_resolver.io.strict_values import plain


def write_whole(target: str | os.PathLike[str], content: str | bytes) -> None:
    """Write to a file beside the target, bring it to the disk, and put it in the target's place.

    Missing folders are made. Raises :class:`CannotWrite`; the target is then as it was.
    """
    path = Path(target)
    held: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, held = tempfile.mkstemp(prefix=f".{path.name[:40]}.", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content if isinstance(content, bytes) else content.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(held, 0o666 & ~umask)  # noqa: PTH101 - the name of a temporary file
        os.replace(held, path)  # noqa: PTH105 - likewise
    except OSError as error:
        if held is not None:
            with contextlib.suppress(OSError):
                os.unlink(held)  # noqa: PTH108 - likewise
        what = f"cannot be written: {plain(error.strerror or 'unknown')}"
        raise CannotWrite(plain(path.as_posix(), 200), what, "name a place that can be written") from None
