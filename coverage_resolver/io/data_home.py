"""Where the shipped data is. Exactly two doors: the installed package, else this checkout.

Never the current directory and never an environment variable: what answers a coverage question must not
depend on where a program was started.
"""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from coverage_resolver.errors import DataNotFound

_MANIFEST = "MANIFEST.toml"


def data_home() -> Path:
    """The folder of the shipped data; raises :class:`DataNotFound` when neither door is open.

    The remedy is to reinstall the package, or to name your own folders to ``load_library``.
    """
    package = resources.files("coverage_resolver")
    if isinstance(package, Path):
        packaged, checkout = package / "data", package.parent
        if (packaged / _MANIFEST).is_file():
            return packaged
        if (checkout / "pyproject.toml").is_file() and (checkout / "data" / _MANIFEST).is_file():
            return checkout / "data"
    raise DataNotFound(
        "coverage_resolver/data",
        "the shipped data is not there",
        "reinstall coverage-resolver, or name your folders",
    )
