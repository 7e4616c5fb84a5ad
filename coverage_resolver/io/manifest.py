"""The manifest of a data folder: what each file is, where it came from, and what the folder does not hold."""

from __future__ import annotations

import attrs

from coverage_resolver.vocabulary import AuthorityKind

MANIFEST = "coverage-manifest/1"


@attrs.frozen(kw_only=True)
class ManifestFileShape:
    """One file of the folder, as written."""

    path: str
    sha256: str
    source: str
    retrieved: str
    licence: str
    covers: str


@attrs.frozen(kw_only=True)
class ManifestShape:
    """The manifest as written. ``lacks`` names the kinds of source of which the folder is not the whole corpus."""

    schema: str
    name: str = ""
    published_on: str = ""
    lacks: frozenset[AuthorityKind] = frozenset()
    file: tuple[ManifestFileShape, ...] = ()
