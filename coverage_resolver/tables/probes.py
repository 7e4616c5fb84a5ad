"""Questions that reach a date on a day, asked: as they stand, and as known before what else counts was published.

A version that is replaced keeps its dates for whoever asks as of a day before the replacement was published.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

from coverage_resolver.periods import day_before
from coverage_resolver.tables.boundaries import Boundary
from coverage_resolver.tables.rule_observations import Observer
from coverage_resolver.tables.running import Result
from coverage_resolver.tables.witness import Cells, ask


def probes(
    boundary: Boundary, day: dt.date, questions: Iterable[Cells], observer: Observer
) -> Iterator[tuple[Cells, Result]]:
    """Each question that reaches the date on the day with its answer; those of earlier knowledge come last."""
    later = list[tuple[Cells, Result]]()
    for cells in questions:
        probe = _reaching(boundary, day, cells, observer)
        if probe is not None:
            later.append((cells, probe))
            yield cells, probe
    for cells, probe in later:
        for known in days_of_less_knowledge(probe):
            earlier = {**cells, "as_of": known.isoformat()}
            found = _reaching(boundary, day, earlier, observer)
            if found is not None:
                yield earlier, found


def _reaching(boundary: Boundary, day: dt.date, cells: Cells, observer: Observer) -> Result | None:
    probe = ask(cells, observer.library)
    return probe if probe and (boundary.subject, boundary.plan, day) in observer.reached(probe) else None


def days_of_less_knowledge(probe: Result) -> list[dt.date]:
    """The days before one of the sources that were weighed was published, the latest first."""
    _, answer = probe.asked[0]
    published = {
        step.provision.known_from
        for item in answer.determinations
        for ruling in item.rulings.values()
        for step in ruling.steps
    }
    return sorted({day_before(each) for each in published if each is not None and each <= answer.as_of}, reverse=True)
