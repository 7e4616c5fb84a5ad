"""What tables can cover of a library: who can govern, which edges of precedence can be taken, which days matter.

A provision that only informs, and one whose kind stands on no rung that decides, can never govern: it is listed apart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.precedence import Ladder
from coverage_resolver.tables.boundaries import Boundary, ladder_boundaries, provision_boundaries
from coverage_resolver.tables.edges import Edge, edges_of
from coverage_resolver.tables.rungs import speaking_rung

#: What a generated row gives as its source, and how keys begin that only such a row showed.
GENERATED_SOURCE = "generated"
GENERATED = "generated|"
#: What the note of a row says that expects what the library answered.
UNCHECKED = "says what the library answers, not yet checked against the law"


@attrs.frozen(kw_only=True)
class Targets:
    """Everything that can be covered of a library. ``speechless`` are the authorities that can never govern.

    ``on_demand``: it has packs, too, whose documents are found when a code is asked about, and are not counted.
    """

    authorities: tuple[str, ...]
    speechless: tuple[str, ...]
    edges: tuple[Edge, ...]
    boundaries: tuple[Boundary, ...]
    days: tuple[dt.date, ...]
    on_demand: bool = False
    _by_day: Mapping[tuple[str, str, dt.date], tuple[Boundary, ...]] = attrs.field(init=False, repr=False, eq=False)

    def __attrs_post_init__(self) -> None:
        found: dict[tuple[str, str, dt.date], tuple[Boundary, ...]] = {}
        for item in self.boundaries:
            for day in item.days:
                place = item.subject, item.plan, day
                found[place] = (*found.get(place, ()), item)
        object.__setattr__(self, "_by_day", found)

    def at(self, subject: str, plan: str, day: dt.date) -> tuple[Boundary, ...]:
        """The dates of a provision or ladder, for a plan that has its own, of which a day is one of the days."""
        return self._by_day.get((subject, plan, day), ())


def governs_key(authority_id: str) -> str:
    """The key of an authority that governed."""
    return f"governs|{authority_id}"


def targets_of(library: PolicyLibrary, lent: Iterable[Ladder] = ()) -> Targets:
    """What tables can cover of this library, in a stable order; the days of ladders that are ``lent`` to it are not."""
    able = {item.authority.id for item in library.provisions if _can_govern(item, library)}
    every = {item.authority.id for item in library.provisions}
    boundaries = (*provision_boundaries(library), *ladder_boundaries(library, lent))
    days = sorted({day for boundary in boundaries for day in boundary.days})
    return Targets(
        authorities=tuple(sorted(able)),
        speechless=tuple(sorted(every - able)),
        edges=tuple(edges_of(library)),
        boundaries=boundaries,
        days=tuple(days),
        on_demand=bool(library.shelves),
    )


def _can_govern(item: Provision, library: PolicyLibrary) -> bool:
    if item.authority.provenance is None:
        return False
    return any(speaking_rung(item, ladder) is not None for ladder in library.ladders.ladders)
