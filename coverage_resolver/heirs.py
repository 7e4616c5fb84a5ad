"""Which later versions stand in the places of earlier ones: those that supersede them, and what replaced those."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coverage_resolver.authorities import Provision

#: By identity of the earlier provision: the later ones, each with the mode in which it supersedes it.
Superseders = dict[int, tuple[tuple[Provision, str], ...]]
#: The modes in which an earlier version, on a day before the later one was published, may have held all the same.
HELD_UNTIL_PUBLISHED = frozenset({"replace", "end"})


def superseders_of(provisions: Iterable[Provision]) -> Superseders:
    """By identity of the earlier provision. A version is named alone, or with its document: ``id@version``."""
    by_name: dict[tuple[str, str], list[Provision]] = {}
    for item in provisions:
        by_name.setdefault((item.id, item.topic), []).append(item)
    found: dict[int, list[tuple[Provision, str]]] = {}
    for later in provisions:
        for record in later.supersedes:
            name = record.version if "@" in record.version else f"{later.authority.id}@{record.version}"
            for earlier in by_name.get((name, later.topic), ()):
                if earlier is not later:
                    found.setdefault(id(earlier), []).append((later, record.mode))
    for rows in found.values():
        _add_heirs(rows, found)
    return {key: tuple(rows) for key, rows in found.items()}


def _add_heirs(rows: list[tuple[Provision, str]], found: Mapping[int, list[tuple[Provision, str]]]) -> None:
    """What replaced a later version stands in its place: it supersedes whatever that one did, in the same way."""
    seen = {(id(later), mode) for later, mode in rows}
    for later, mode in rows:  # grows: an heir may have been replaced in its turn
        for heir, how in found.get(id(later), ()):
            if how == "replace" and (id(heir), mode) not in seen:
                seen.add((id(heir), mode))
                rows.append((heir, mode))
