"""Which collections of the database the opened files hold, each with its reach and its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coverage_resolver.io.mcd.archives import Member
from coverage_resolver.io.mcd.layout import TABLES, WITHOUT_HEADER, collections_of
from coverage_resolver.io.mcd.tables import Reading
from coverage_resolver.io.strict_values import plain

_SCOPES = ("current", "all")


def collections_in(
    members: list[Member], reading: Reading, beside: Mapping[str, Iterable[str]]
) -> list[tuple[str, str, dict[str, Member]]]:
    """By folder: the collection, its scope as the name of the file tells, or what stands ``beside`` it, its tables."""
    folders: dict[str, dict[str, Member]] = {}
    for member in members:
        folders.setdefault(member.container, {})[member.table] = member
    found = []
    for container in sorted(folders):
        tables = folders[container]
        kinds = collections_of(frozenset(tables))
        read = {name for kind in kinds for name in TABLES[kind]}
        others = sorted(set(tables) - read)
        for kind in kinds:
            found.append((kind, _scope(container, kind, beside), tables))
            for name in TABLES[kind]:
                if name not in tables:
                    some = min(member.label for member in tables.values())
                    where = some[: len(some) - len(some.replace("/", "!").rpartition("!")[2])] + f"{name}.csv"
                    reading.fault(where, "the table is missing", "fetch the whole download; nothing of it was kept")
        if kinds and others:
            known = [name for name in others if name == WITHOUT_HEADER or name.startswith(kinds)]
            reading.notes.append(
                f"{plain(container, 80)}: {len(others)} tables hold nothing that decides coverage and were not read"
                + (f" (of these {len(known)} belong to documents)" if known else "")
            )
    if not found:
        where = ", ".join(sorted(folders)) or "the files"
        reading.fault(plain(where, 120), "no table of the coverage database is here", "name the downloads of CMS")
    return found


def _scope(container: str, kind: str, beside: Mapping[str, Iterable[str]]) -> str:
    """What the name of a file or folder tells; of one that was unpacked, the nearest papers that came with it."""
    near = [place for place in beside if container == place or container.startswith(f"{place}/")]
    for text in (container, *(" ".join(beside[place]) for place in sorted(near, key=len, reverse=True))):
        told = [word for word in _SCOPES if any(name in text.lower() for name in (f"{word}_{kind}", f"{word}_data"))]
        if told:
            return told[0] if text == container or len(told) == 1 else ""
    return ""
