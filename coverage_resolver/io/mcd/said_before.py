"""Editions that say what the edition before them said: a record that was stamped anew, or of which the end was told.

A record is stamped whenever anything of it is written (mcd.md section 7). Who said the same in the download before was
known then: notice is counted from there, and nothing reaches back that had been out (law.md MC-7, MC-11).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from coverage_resolver.io.mcd.catalogue import Edition, Snapshot
from coverage_resolver.io.mcd.reigns import Head

#: What tells when a record was written or posted, or how its document ends, and not what it says, for whom, from when.
_NOT_SAID = frozenset({"updated", "published", "status", "end", "whole_end", "retired", "retiring"})


def before(edition: Edition, others: Iterable[tuple[int, Edition]], snapshots: Sequence[Snapshot]) -> int | None:
    """The number of the edition of the same version in the download right before the first that has this one."""
    first = edition.seen[0]
    downloads = [number for number in range(first) if edition.kind in snapshots[number].scopes]
    if not downloads:
        return None
    last = downloads[-1]
    return next((n for n, other in others if other.version == edition.version and last in other.seen), None)


def says_the_same(one: Edition, other: Edition, head: Callable[[Edition], Head]) -> bool:
    """Whether two editions of one version say the same, for the same contracts and from the same day on."""
    if one.parts != other.parts:
        return False
    mine, theirs = head(one), head(other)
    return all(mine.get(name) == theirs.get(name) for name in {*mine, *theirs} - _NOT_SAID)
