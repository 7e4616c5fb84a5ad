"""What a run of pytest has for all tables: its library, the names that it knows, how files and faults are told."""

from __future__ import annotations

from pathlib import Path

import pytest

from coverage_resolver.errors import CoverageResolverError, InvalidRecords
from coverage_resolver.explain_lines import NARROWEST, WIDTH
from coverage_resolver.io.data_home import data_home
from coverage_resolver.io.digests import digest_of
from coverage_resolver.io.records import load_library, shipped_library
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.tables.failures import Setting
from coverage_resolver.tables.known_names import KnownNames, known_names
from coverage_resolver_pytest import WIDTH_SENT

_LIBRARY = pytest.StashKey[PolicyLibrary]()
_NAMES = pytest.StashKey[KnownNames]()
_DIGEST = pytest.StashKey[str]()


def setting_of(config: pytest.Config) -> Setting:
    """What a command that repeats a row has to name."""
    named = config.getini("decisions_libraries")
    paths = (name if name == "shipped" else label_of(config.rootpath / name, config) for name in named)
    return Setting(libraries=tuple(paths), as_of=config.getini("decisions_as_of"))


def library_of(config: pytest.Config) -> PolicyLibrary:
    """The library of the run, loaded once; paths are those of the configuration file's folder."""
    if _LIBRARY not in config.stash:
        named = config.getini("decisions_libraries")
        paths = [config.rootpath / path for path in named if path != "shipped"]
        found = load_library(*paths, with_shipped="shipped" in named) if paths else shipped_library()
        config.stash[_LIBRARY] = found
    return config.stash[_LIBRARY]


def library_property(config: pytest.Config) -> list[tuple[str, str]]:
    """What the run's library was read from, for JUnit; worked out once, and only where such a file is written."""
    if not config.getoption("xmlpath", None):
        return []
    if _DIGEST not in config.stash:
        named = config.getini("decisions_libraries") or ["shipped"]
        paths = [data_home() if name == "shipped" else config.rootpath / name for name in named]
        config.stash[_DIGEST] = f"sha256:{digest_of(paths)}"
    return [("library", config.stash[_DIGEST])]


def names_of(config: pytest.Config) -> KnownNames:
    """The names that the run's library knows, gathered once."""
    if _NAMES not in config.stash:
        config.stash[_NAMES] = known_names(library_of(config))
    return config.stash[_NAMES]


def width_of(config: pytest.Config) -> int:
    """The width of the terminal on which the run is shown; under xdist the controller sends it to its workers."""
    sent = getattr(config, "workerinput", {}).get(WIDTH_SENT)
    shown = config.pluginmanager.has_plugin("terminalreporter")
    return max(sent or (config.get_terminal_writer().fullwidth if shown else WIDTH), NARROWEST)


def label_of(path: Path, config: pytest.Config) -> str:
    """How messages name a file: as one would type it in the folder of the configuration."""
    base = config.invocation_params.dir
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix()


def told(error: CoverageResolverError) -> str:
    """The faults, one line each."""
    return "\n".join(error.lines()) if isinstance(error, InvalidRecords) else str(error)
