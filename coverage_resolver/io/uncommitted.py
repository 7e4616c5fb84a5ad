"""Whether a file has changes that git does not keep yet: what is written over them is lost.

Git is asked of the one file, and changes nothing by it. A file that is in no working tree of git has no such changes.
"""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

#: No program that a repository names is run for the question, and the index is left as it is.
_ASK = ("git", "-c", "core.fsmonitor=false", "status", "--porcelain", "--untracked-files=all", "--")
_LONGEST = 30
_NEW = "??"


def uncommitted(path: Path) -> str:
    """What keeps a file from being written over, in words; nothing where nothing would be lost."""
    path = path.resolve()
    if not any((folder / ".git").exists() for folder in path.parents):
        return ""
    try:
        said = subprocess.run(  # noqa: S603
            [*_ASK, path.name],
            cwd=path.parent,
            env={**os.environ, "GIT_OPTIONAL_LOCKS": "0"},
            capture_output=True,
            check=True,
            timeout=_LONGEST,
        ).stdout.decode("utf-8", "replace")
    except (OSError, subprocess.SubprocessError):
        return "git does not say whether it has changes that are not committed"
    if said.startswith(_NEW):
        return "is not in git yet"
    return "has changes that are not committed" if said.strip() else ""
