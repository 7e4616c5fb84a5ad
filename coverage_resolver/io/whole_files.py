"""Files are written whole or not at all: beside their place first, checked, and then put there in one step."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

from coverage_resolver.errors import CannotWrite, CoverageResolverError
from coverage_resolver.io.strict_values import plain


def write_whole(
    path: str | os.PathLike[str],
    content: str | bytes,
    check: Callable[[Path], object] | None = None,
    *,
    make_folders: bool = False,
) -> None:
    """Write ``content`` to ``path``; ``check`` looks at the new file first and may raise.

    A file that stands there stays as it is until the new one takes its place. Raises :class:`CannotWrite` when the
    folder does not exist, unless ``make_folders``, or the file cannot be written.
    """
    path = Path(path)
    data = content.encode("utf-8") if isinstance(content, str) else content
    new: str | None = None
    try:
        if make_folders:
            path.parent.mkdir(parents=True, exist_ok=True)
        handle, new = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=path.suffix)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        if check is not None:
            check(Path(new))
        Path(new).chmod(_mode(path))
        Path(new).replace(path)
        new = None
    except OSError as error:
        if isinstance(error, CoverageResolverError):
            raise
        raise _cannot(path, error) from None
    finally:
        if new is not None:
            Path(new).unlink(missing_ok=True)


def make_folder(path: str | os.PathLike[str]) -> None:
    """Make the folder itself, and not those above it: a name that was mistyped makes no tree of folders.

    Raises :class:`CannotWrite` where it cannot be made.
    """
    try:
        Path(path).mkdir(exist_ok=True)
    except OSError as error:
        raise _cannot(Path(path), error) from None


def _cannot(path: Path, error: OSError) -> CannotWrite:
    reason = plain(error.strerror or "unknown")
    what_to_do = "name a file in a folder that can be written to"
    if not path.parent.is_dir():
        what_to_do = "create the folder first, or name another"
    return CannotWrite(plain(path.as_posix(), 200), f"cannot be written: {reason}", what_to_do)


def _mode(path: Path) -> int:
    """What a file that is opened in the ordinary way has or gets: a temporary one is for its owner alone."""
    if path.is_file():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
