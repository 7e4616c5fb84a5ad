"""One ladder, as lint looks at it: where provisions stand in a case, and what the ladder makes of them.

The judgement itself is asked, and what it says is remembered by what each provision sees.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import product
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.branches import Branches, walk_branches
from coverage_resolver.candidacy import standing
from coverage_resolver.cases import Case, Elected, Standing
from coverage_resolver.elected_policies import elections_that_bear
from coverage_resolver.elections import chosen_by
from coverage_resolver.judge import make_case
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.areas import Places
from coverage_resolver.lint.axes import AREA, AS_OF, CONTRACT, DAY, SELECTS, STATE, Cell
from coverage_resolver.lint.cells import People, medicare_status, supposed
from coverage_resolver.lint.glasses import View
from coverage_resolver.lint.lenses import Optics
from coverage_resolver.lint.parts import DECIDING, REVIEWING, STANDARDS, part_of
from coverage_resolver.lint.points import values_of
from coverage_resolver.lint.services import ServicePoint, Services
from coverage_resolver.payer_rules import Leg
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, day_before
from coverage_resolver.precedence import Ladder
from coverage_resolver.vocabulary import Certainty, DateBasis, Disposition, ServiceKind

#: Where a standing keeps what is not known.
_DOUBTS = ("requires", "gives_way", "open", "undated", "doubts")
#: What tells two standings apart in which no doubt is left, words apart, which no walk reads.
_TELLING = tuple(
    field.name
    for field in attrs.fields(Standing)
    if field.name not in {"provision", "rank", "tier", "because", "missed"} | set(_DOUBTS)
)
#: The facts by which a ladder is chosen, with a value of each.
Chosen = tuple[tuple[str, str], ...]


@attrs.define(eq=False)
class Stage:
    """One ladder, with everything that was worked out on it before."""

    library: PolicyLibrary
    ladder: Ladder
    places: Places
    #: A day on which all that the library holds is known.
    known: dt.date
    #: How provisions see cases on this ladder; shared with others on which they see them alike.
    optics: Optics
    #: The order of the library, in which the judgement meets its candidates, by the identity of a provision.
    order: Mapping[int, int]
    #: By the identity of an election, the policy that it names and that nobody has: it may be on every service.
    unseen: Mapping[int, Provision] = attrs.field(factory=dict)
    #: The local policies of the service that is looked at, between which plans elect; none where no plan elects.
    local: tuple[Provision, ...] = ()
    #: The kinds that the service that is looked at may be of; none where they tell nothing.
    kinds: frozenset[ServiceKind] = frozenset()
    _served: dict[Hashable, Stage] = attrs.field(factory=dict)
    _standings: dict[Hashable, Standing] = attrs.field(factory=dict)
    #: By the identity of a standing, the first that was found like it.
    _alike: dict[int, Standing] = attrs.field(factory=dict)
    _first: dict[Hashable, Standing] = attrs.field(factory=dict)
    _outcomes: dict[tuple[int, ...], Branches] = attrs.field(factory=dict)
    _ladders: dict[Hashable, bool] = attrs.field(factory=dict)
    _parts: dict[Hashable, tuple[int, str]] = attrs.field(factory=dict)
    _lone: dict[Hashable, bool] = attrs.field(factory=dict)
    _options: dict[dt.date, tuple[Chosen, ...]] = attrs.field(factory=dict)
    _ranked: dict[tuple[ServicePoint, str], list[tuple[Provision, int]]] = attrs.field(factory=dict)
    _people: People = attrs.field(factory=dict)
    _last: tuple[Cell, Case] | None = None

    @cached_property
    def by_map(self) -> bool:
        """Whether places of the map are tried: not for Medicaid, where care away from home is another question."""
        return self.ladder.line_of_business not in self.library.payer_rules.medicaid_lines

    def serving(self, point: ServicePoint, services: Services) -> Stage:
        """The ladder for one service, of the kinds that it may be of.

        A plan's election between local policies on others says nothing of it.
        """
        kinds = services.kinds(point)
        if not self.optics.elects and not kinds:
            return self
        local = tuple(services.local_policies(point, self.ladder.lines)) if self.optics.elects else ()
        key = (frozenset(map(id, local)), kinds)
        if key not in self._served:
            own = (self.library, self.ladder, self.places, self.known, self.optics, self.order, self.unseen)
            self._served[key] = Stage(*own, local, kinds, self._served)
        return self._served[key]

    def part(self, item: Provision) -> tuple[int, str]:
        """The rank of a provision, and the part of the walk in which it comes to govern; -1 without a place."""
        key = (item.place, item.stance, item.status)
        found = self._parts.get(key)
        if found is None:
            rank = self.ladder.rank_of(item.place)
            found = (-1, "") if rank is None else (rank, part_of(item, self.ladder.tiers[rank]))
            self._parts[key] = found
        return found

    def ranked(self, point: ServicePoint, topic: str, services: Services) -> list[tuple[Provision, int]]:
        """The candidates for a service on one topic that may come to govern here, each with its rank."""
        key = (point, topic)
        found = self._ranked.get(key)
        if found is None:
            candidates = (*services.candidates(point), *self.unseen.values())
            places = ((item, *self.part(item)) for item in candidates if item.topic == topic)
            found = self._ranked[key] = [(item, rank) for item, rank, part in places if part]
        return found

    def own_axes(self, item: Provision) -> tuple[tuple[str, ...], tuple[tuple[Any, ...], ...]]:
        """The axes of a case with a provision alone, those of its day and ladder apart, with values that let it in."""
        key = (id(item), self.by_map, self.ladder.needs_state)
        found = self.optics.own.get(key)
        if found is None:
            views = dict(self.optics.views(item))
            if self.ladder.needs_state:
                views.setdefault(STATE, View.through(()))
            names = tuple([name for name in views if name not in (DAY, SELECTS)])
            found = self.optics.own[key] = names, tuple([self._letting(item, name, views[name]) for name in names])
        return found

    def _letting(self, item: Provision, name: str, view: View) -> tuple[Any, ...]:
        """One value for each class of values that a provision tells apart on an axis, and that lets it in."""
        if name == AS_OF:
            return (None,)
        kept: dict[Hashable, Any] = {}
        for value in values_of(name, [item], self):
            if view.lets(value):
                kept.setdefault(value if name == AREA else view.look(value), value)
        return tuple(kept.values())

    def standing(self, item: Provision, cell: Cell) -> Standing:
        """Where a provision stands in a case; it has a place on the ladder."""
        key = (id(item), *[glass.look(cell[glass.axis]) for glass in self.optics.lens(item)])
        found = self._standings.get(key)
        if found is None:
            rank = self.ladder.rank_of(item.place)
            case, place = self.case(cell), -1 if rank is None else rank
            if id(item) in self.optics.electing and not any(item is each for each in case.elected.unseen):
                found = Standing(item, place).out(Disposition.OTHER_JURISDICTION, "not elected, or not unknown")
            else:
                found = standing(item, place, case)
            self._standings[key] = found
            if not _doubtful(found):
                alike = (id(item), *[getattr(found, name) for name in _TELLING])
                self._alike[id(found)] = self._first.setdefault(alike, found)
        return found

    def case(self, cell: Cell) -> Case:
        """The case of a cell, as the judgement sees it."""
        if self._last is None or self._last[0] is not cell:
            question = supposed(cell, self.ladder, self.known, self._people)
            leg = Leg(enrollment=question.member.enrollments[0])
            case = make_case(question, leg, self.ladder, self.library, medicare_status(cell))
            if case.elections:
                elected = elections_that_bear(case, self.local)
                elected = attrs.evolve(elected, unseen=self._own(case.elections, elected))
                case = attrs.evolve(case, elected=elected)
            self._last = cell, case
        return self._last[1]

    def _own(self, elections: Iterable[Provision], elected: Elected) -> tuple[Provision, ...]:
        """What stands here for the elected policies that nobody has: those of a case are made anew for it."""
        found: dict[str, Provision] = {}
        names = {item.authority.id for item in elected.unseen}
        for election in elections:
            if chosen_by(election) in names:
                found.setdefault(chosen_by(election), self.unseen[id(election)])
        return tuple(found.values())

    def outcome(self, present: Sequence[Standing]) -> Branches:
        """What the ladder makes of these."""
        alike = [self._alike.get(id(item), item) for item in present]
        key = tuple(sorted(map(id, alike)))
        found = self._outcomes.get(key)
        if found is None:
            ordered = sorted(alike, key=lambda item: self.order[id(item.provision)])
            fresh = [attrs.evolve(item) if item.open or item.undated else item for item in ordered]
            found = self._outcomes[key] = walk_branches(fresh, self.ladder)
        return found

    def governs_alone(self, item: Standing) -> bool:
        """Whether a provision governs, in some branch, where no other is in; one of each kind is asked about."""
        provision = item.provision
        lone = not _doubtful(item) and self.part(provision)[1] in (DECIDING, REVIEWING, STANDARDS)
        key = (provision.place, provision.stance, provision.status) if lone else id(item)
        if key not in self._lone:
            governors = [branch.outcome.governor for branch in self.outcome([item]).branches]
            self._lone[key] = any(each is not None and each.provision is provision for each in governors)
        return self._lone[key]

    def selects(self, cell: Cell) -> bool:
        """Whether enrolment and day pick this ladder and no other, and the place has one contractor on that day.

        The day of a contract that is younger than the service picks nothing.
        """
        day, place = cell[DAY], cell.get(AREA)
        routed = place is None or place.period is None or place.period.contains(day) is Certainty.YES
        return routed and cell.get(CONTRACT, day) <= day and self._picked(day, cell[SELECTS])

    def _picked(self, day: dt.date, chosen: Chosen) -> bool:
        key = (day, chosen)
        found = self._ladders.get(key)
        if found is None:
            line = self.ladder.line_of_business
            found = self._ladders[key] = self.library.ladders.matching(line, dict(chosen), day) == (self.ladder,)
        return found

    @cached_property
    def chosen(self) -> tuple[Chosen, ...]:
        """Every combination of the facts by which the ladder is chosen."""
        facts = sorted(self.ladder.selects)
        options = ([(fact, value) for value in sorted(self.ladder.selects[fact])] for fact in facts)
        return tuple(product(*options))

    def options(self, day: dt.date) -> tuple[Chosen, ...]:
        """Those that pick this ladder, and no other, on a day."""
        found = self._options.get(day)
        if found is None:
            found = self._options[day] = tuple(chosen for chosen in self.chosen if self._picked(day, chosen))
        return found

    def speaks_for(self, item: Provision) -> bool:
        """Whether a provision is of a line of business that counts on this ladder."""
        return not item.lines or not item.lines.isdisjoint(self.ladder.lines)

    def meets(self, items: Iterable[Provision]) -> bool:
        """Whether some day picks this ladder on which all of these may be in force, as far as their days alone tell."""
        first, last = self.possible_days(items)
        return any(begin <= last and first <= end for begin, end in self.runs)

    def possible_days(self, items: Iterable[Provision]) -> tuple[dt.date, dt.date]:
        """The days between which alone all of these can be in force together."""
        spans = [self.optics.possible_days(item) for item in items if item.date_basis is DateBasis.DATE_OF_SERVICE]
        return max([span[0] for span in spans], default=FIRST_DAY), min([span[1] for span in spans], default=LAST_DAY)

    @cached_property
    def runs(self) -> tuple[tuple[dt.date, dt.date], ...]:
        """The runs of days that pick this ladder."""
        begins = sorted({FIRST_DAY, *self._stretches})
        ends = [*(day_before(day) for day in begins[1:]), LAST_DAY]
        return tuple((begin, end) for begin, end in zip(begins, ends, strict=True) if self.options(begin))

    def last_day(self, cell: Cell, items: Iterable[Provision]) -> dt.date:
        """The last day of the run of days that look like this one."""
        later = [day for day in self.days(items, DAY) if day > cell[DAY]]
        return day_before(min(later)) if later else LAST_DAY

    def days(self, items: Iterable[Provision], axis: str) -> tuple[dt.date, ...]:
        """The days on one axis on which anything may change for these provisions."""
        found = {day for item in items for day in self.optics.points(item).days.get(axis, ())}
        return tuple(sorted(found | self._stretches if axis == DAY else found))

    @cached_property
    def _stretches(self) -> frozenset[dt.date]:
        """The days on which a ladder of this line of business begins or ends."""
        ladders = (
            item for item in self.library.ladders.ladders if item.line_of_business == self.ladder.line_of_business
        )
        return frozenset(day for ladder in ladders for day in ladder.period.change_points())


def _doubtful(item: Standing) -> bool:
    return any(getattr(item, name) for name in _DOUBTS)
