"""The authorities and versions that a row expects, held against those of the library: no answer names another one."""

from __future__ import annotations

from collections.abc import Iterator

from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.tables.expected import Expectation
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.tables.rows import Row

#: Fields whose cells name authorities or their versions, and of a topic; after some stands ``=`` with a word.
_NAMING = frozenset({"governing", "displaced", "steps"})
_NAMING_OF_TOPIC = frozenset({"by", "displaced", "agrees", "steps"})
#: Those of a topic that tell versions, and no document as a whole.
_VERSIONED = frozenset({"displaced", "agrees", "branches"})


def unknown_authorities(row: Row, names: KnownNames) -> Iterator[InvalidRecord]:
    """Authorities and versions that a row expects and no library has: no answer could ever name them."""
    for wish in row.expectations:
        for name in dict.fromkeys(_authorities(wish, names)):
            found = unknown_authority(name, names) or _no_version(wish, name, names)
            if found is not None:
                yield InvalidRecord(row.place(wish.column), *found)


def unknown_authority(name: str, names: KnownNames) -> tuple[str, str] | None:
    """What is wrong with the id of an authority, or of a version of one, and what to do."""
    document = name.rpartition("@")[0]
    if names.may_be_named(name) or (document and names.may_be_named(document) and not names.versions_of(document)):
        return None
    versions = names.versions_of(document)
    if name in versions:
        return None
    if versions:
        advice = closest(name, versions, "check the version, or name the document alone")
        return f"{shown(name)} is no version of {shown(document)} that the library has", advice
    advice = closest(document or name, names.documents, "check its id")
    return f"{shown(name)} is no authority of the library", advice


def _no_version(wish: Expectation, name: str, names: KnownNames) -> tuple[str, str] | None:
    return without_version(name, names) if wish.of_topic and wish.field in _VERSIONED else None


def without_version(name: str, names: KnownNames) -> tuple[str, str] | None:
    """What is wrong with a document where an answer tells its versions, and what to do."""
    if "@" in name:
        return None
    versions = sorted(names.versions_of(name)) or [f"{name}@VERSION"]
    advice = shown(versions[0]) if len(versions) == 1 else f"one of {', '.join(versions)}"
    return f"{shown(name)} names no version", f"write {advice}"


def source_of_branch(item: str, names: KnownNames) -> str:
    """The version that ``id@version=text`` or ``id@version key=text`` names; nothing where no source speaks."""
    known = next((each for each in names.values.versions if item.startswith((f"{each}=", f"{each} "))), "")
    named, sign, _ = item.partition("=")
    if known or not sign:
        return known
    document, at, version = named.rpartition("@")
    if at:
        return f"{document}@{version.partition(' ')[0]}"
    without_key = named.rpartition(" ")[0]
    return without_key if not names.is_document(named) and names.is_document(without_key) else named


def _authorities(wish: Expectation, names: KnownNames) -> Iterator[str]:
    """The authorities and versions that a cell names in full; ``~text`` only looks for a part of one."""
    naming = _NAMING_OF_TOPIC if wish.of_topic else _NAMING
    if wish.form != "value" or wish.topic:
        return
    if wish.of_topic and wish.field == "branches":
        yield from filter(None, (source_of_branch(text, names) for text in wish.wanted))
    elif wish.field in naming:
        with_word = wish.field == "steps" or (wish.of_topic and wish.field == "displaced")
        yield from (text.rpartition("=")[0] if with_word else text for text in wish.wanted)
