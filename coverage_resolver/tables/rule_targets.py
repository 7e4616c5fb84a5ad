"""What tables can cover of a library: who can govern, which edges of precedence can be taken, which days matter.

A provision that only informs, and one whose kind stands on no rung that decides, can never govern: it is listed apart.
A day matters where a provision or a ladder begins or ends, as printed, as a plan determined it, or as it was retired.
The printed dates of a plan's policy matter where some plan has no dates of its own for it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from coverage_resolver._candidate_index import names_subject
from coverage_resolver.authorities import Provision
from coverage_resolver.codes import CodeSet
from coverage_resolver.in_force import plan_period
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate, day_after, day_before
from coverage_resolver.precedence import Ladder, Tier
from coverage_resolver.vocabulary import Certainty, Relation, Role, Stance

DECIDES = frozenset({Relation.CONTROLS, Relation.FILLS, Relation.FLOOR, Relation.GRANTS, Relation.UNDECIDED})
#: The two ways of an edge: the stronger rung speaks and the weaker gives way; the stronger is silent.
PREVAILS, SILENT = "prevails", "silent"
#: What becomes of a date.
RETIRED = "retired"
ENDS = frozenset({"ends", "earliest end", "latest end", RETIRED})
EARLIEST, LATEST = frozenset({"earliest start", "earliest end"}), frozenset({"latest start", "latest end"})
#: What a generated row gives as its source, and how keys begin that only such a row showed.
GENERATED_SOURCE = "generated"
GENERATED = "generated|"


@attrs.frozen
class Boundary:
    """One date of a provision or ladder, with the days on which a row must ask. ``subject`` is ``provision:3``."""

    subject: str
    name: str
    what: str
    date: dt.date
    days: tuple[dt.date, ...]
    plan: str = ""

    def key(self, day: dt.date) -> str:
        """What must have been observed on one of its days."""
        return f"day|{self.subject}|{self.plan}|{self.what}|{self.date.isoformat()}|{day.isoformat()}"

    def keys(self) -> tuple[str, ...]:
        """What must have been observed, one for each day."""
        return tuple(map(self.key, self.days))


@attrs.frozen
class Edge:
    """Two rungs of a ladder, the stronger first, on which sources of the library can meet; with one such pair."""

    ladder: str
    stronger: str
    weaker: str
    example: tuple[str, str] = attrs.field(eq=False)

    def key(self, way: str) -> str:
        """What must have been observed for one way."""
        return f"edge|{self.ladder}|{self.stronger}|{self.weaker}|{way}"


@attrs.frozen(kw_only=True)
class Targets:
    """Everything that can be covered of a library. ``speechless`` are the authorities that can never govern."""

    authorities: tuple[str, ...]
    speechless: tuple[str, ...]
    edges: tuple[Edge, ...]
    boundaries: tuple[Boundary, ...]
    days: tuple[dt.date, ...]
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


def ladder_name(ladder: Ladder) -> str:
    """A ladder of one stretch of time, by id and first day."""
    return f"{ladder.id} from {ladder.period.start.text()}"


def targets_of(library: PolicyLibrary) -> Targets:
    """What tables can cover of this library, in a stable order."""
    able = {item.authority.id for item in library.provisions if _can_govern(item, library)}
    every = {item.authority.id for item in library.provisions}
    boundaries = (*_provision_boundaries(library), *_ladder_boundaries(library))
    days = sorted({day for boundary in boundaries for day in boundary.days})
    return Targets(
        authorities=tuple(sorted(able)),
        speechless=tuple(sorted(every - able)),
        edges=tuple(_edges(library)),
        boundaries=boundaries,
        days=tuple(days),
    )


def _can_govern(item: Provision, library: PolicyLibrary) -> bool:
    if item.stance not in (Stance.RULE, Stance.EXPLICITLY_NONE) or item.authority.provenance is None:
        return False
    return any(_rung(item, ladder) is not None for ladder in library.ladders.ladders)


def _rung(item: Provision, ladder: Ladder) -> int | None:
    """The rung on which a provision can decide in a ladder."""
    rank = ladder.rank_of(item.place)
    if rank is None or not stands_on(item, ladder) or ladder.tiers[rank].relation not in DECIDES:
        return None
    return rank


def stands_on(item: Provision, ladder: Ladder) -> bool:
    """Whether a provision is weighed on a ladder: it has a place there, and is for its members."""
    lines = item.lines
    if ladder.rank_of(item.place) is None or (lines and not lines & ladder.lines):
        return False
    facts = {"line_of_business": frozenset({ladder.line_of_business}), **ladder.selects}
    return all(
        any(condition.holds({condition.fact: value}) is not Certainty.NO for value in facts[condition.fact])
        for condition in item.conditions
        if condition.fact in facts
    )


def has_dates_that_matter(item: Provision) -> bool:
    """Whether its dates can decide anything: what only informs is no candidate of any question."""
    return item.role is not Role.INFORMS


def _provision_boundaries(library: PolicyLibrary) -> Iterator[Boundary]:
    for place, item in enumerate(library.provisions):
        if not has_dates_that_matter(item):
            continue
        for boundary in _of_provision(item, f"provision:{place}", f"{item.id} on {item.topic}"):
            days = tuple(day for day in boundary.days if _has_ladder(item, library, day))
            if days:
                yield attrs.evolve(boundary, days=days)


def _of_provision(item: Provision, subject: str, name: str) -> Iterator[Boundary]:
    own = sorted(own_dates(item))
    if item.reaches.level != "plan" or plans_by_the_print(item):
        yield from _in_force(subject, name, item, item.period)
    for plan in own:
        yield from _in_force(subject, f"{name}, as a plan adopted it", item, plan_period(item, plan)[0], plan)


def own_dates(item: Provision) -> frozenset[str]:
    """The plans that determined dates of their own."""
    return frozenset(adoption.plan for adoption in item.authority.adoptions if adoption.period is not None)


def plans_by_the_print(item: Provision) -> frozenset[str]:
    """The plans that a plan's policy reaches from the day that is printed."""
    return item.reaches.values.union(adoption.plan for adoption in item.authority.adoptions) - own_dates(item)


def _in_force(subject: str, name: str, item: Provision, period: EffectivePeriod, plan: str = "") -> Iterator[Boundary]:
    yield from _of_period(subject, name, period, plan)
    day = item.retired_on
    if day is not None and item.period.end is None and (period.end is None or day <= period.end.latest):
        yield _last(subject, name, RETIRED, day, plan)
    elif day is not None and period.end is not None and day < period.end.latest:
        yield Boundary(subject, name, RETIRED, day, (day,), plan)  # a doubt on that day alone


def _has_ladder(item: Provision, library: PolicyLibrary, day: dt.date) -> bool:
    """Whether it can be weighed on a day at all: before its ladder begins, the ladder's own date is what matters."""
    return any(
        ladder.period.contains(day) is not Certainty.NO and stands_on(item, ladder)
        for ladder in library.ladders.ladders
    )


def _ladder_boundaries(library: PolicyLibrary) -> Iterator[Boundary]:
    for place, ladder in enumerate(library.ladders.ladders):
        yield from _of_period(f"ladder:{place}", f"the ladder {ladder_name(ladder)}", ladder.period)


def _of_period(subject: str, name: str, period: EffectivePeriod, plan: str = "") -> Iterator[Boundary]:
    """The first and last days of a period; of an imprecise one, both of its possible ends."""
    for what, day in _ends(period.start, "effective", "earliest start", "latest start"):
        if day > FIRST_DAY:
            yield Boundary(subject, name, what, day, (day_before(day), day), plan)
    if period.end is not None:
        for what, day in _ends(period.end, "ends", "earliest end", "latest end"):
            yield _last(subject, name, what, day, plan)


def _ends(day: ImpreciseDate, exact: str, earliest: str, latest: str) -> tuple[tuple[str, dt.date], ...]:
    return ((exact, day.earliest),) if day.exact else ((earliest, day.earliest), (latest, day.latest))


def _last(subject: str, name: str, what: str, day: dt.date, plan: str = "") -> Boundary:
    """A last day is a day in force, so that the day after it counts as well."""
    return Boundary(subject, name, what, day, (day_before(day), day, day_after(day)), plan)


def _edges(library: PolicyLibrary) -> Iterator[Edge]:
    for ladder in library.ladders.ladders:
        found: dict[tuple[int, int], tuple[str, str]] = {}
        placed = [(rank, item) for item in library.provisions if (rank := speaking_rung(item, ladder)) is not None]
        for rank, item in placed:
            for other_rank, other in placed:
                if rank < other_rank and (rank, other_rank) not in found and can_meet(item, other, ladder):
                    found[rank, other_rank] = (item.id, other.id)
        for (rank, other_rank), example in sorted(found.items()):
            tiers: tuple[Tier, ...] = ladder.tiers
            yield Edge(ladder_name(ladder), tiers[rank].name, tiers[other_rank].name, example)


def speaking_rung(item: Provision, ladder: Ladder) -> int | None:
    """The rung on which it can decide in a ladder, where it speaks."""
    return _rung(item, ladder) if item.stance in (Stance.RULE, Stance.EXPLICITLY_NONE) else None


def can_meet(one: Provision, other: Provision, ladder: Ladder) -> bool:
    """Whether some question can have both as candidates in force; a wide answer, for conditions are not compared."""
    return (
        one.topic == other.topic
        and _same_place(one, other)
        and _same_days(one.period, other.period)
        and _same_days(one.period, ladder.period)
        and _same_days(other.period, ladder.period)
        and _same_service(one, other)
    )


def _same_place(one: Provision, other: Provision) -> bool:
    mine, theirs = one.reaches, other.reaches
    return mine.level != theirs.level or mine.level == "national" or bool(mine.values & theirs.values)


def _same_days(one: EffectivePeriod, other: EffectivePeriod) -> bool:
    return (other.end is None or one.start.earliest <= other.end.latest) and (
        one.end is None or other.start.earliest <= one.end.latest
    )


def _same_service(one: Provision, other: Provision) -> bool:
    """Whether one service can be addressed by both: by a code, by words, or because one speaks of all services."""
    mine, theirs = one.authority.subjects, other.authority.subjects
    if not (one.codes or mine) or not (other.codes or theirs):
        return True
    if one.codes and other.codes and _shared_code(one.codes, other.codes):
        return True
    return any(names_subject(word, theirs) for word in mine) or any(names_subject(word, mine) for word in theirs)


def _shared_code(one: CodeSet, other: CodeSet) -> bool:
    if one.codes & other.codes:
        return True
    return (
        any(code in span for span in one.ranges for code in other.codes)
        or any(
            span.system == more.system and span.first <= more.last and more.first <= span.last
            for span in one.ranges
            for more in other.ranges
        )
        or any(code in span for span in other.ranges for code in one.codes)
    )
