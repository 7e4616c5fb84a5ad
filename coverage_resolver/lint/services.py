"""Services that reach provisions: a code that stands for all that no list can part, or the words of a subject.

What reaches a provision and as little else as can be is enough to look at: another candidate may keep a source from
governing or a tie from standing, but never brings one about.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain, combinations

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.codes import Code
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.code_points import CodePoints, in_order
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.questions import CoverageQuestion, Member, Service
from coverage_resolver.vocabulary import AuthorityKind, ServiceKind

#: How a service is described that no record addresses.
UNNAMED = "none that any record describes"


@attrs.frozen
class ServicePoint:
    """One service: a code, a description, both, or neither, which only general provisions address."""

    code: Code | None = None
    description: str = ""

    @property
    def service(self) -> Service:
        """As a question has it; a question must say something of its service."""
        if self.code is None:
            return Service(description=self.description or UNNAMED)
        return Service(code=self.code.value, code_system=self.code.system, description=self.description)

    def text(self) -> str:
        """For messages."""
        code = f"{self.code.system}:{self.code.value}" if self.code else ""
        words = f"a service described as `{self.description}`" if self.description else ""
        return " and ".join(filter(None, (code, words))) or "any service"


ANY = ServicePoint()
Pair = tuple[Provision, Provision]


@attrs.define(eq=False)
class Services:
    """The services that reach the provisions of a library."""

    library: PolicyLibrary
    points: CodePoints
    _found: dict[ServicePoint, tuple[Provision, ...]] = attrs.field(factory=dict)
    _codes: dict[int, frozenset[Code]] = attrs.field(factory=dict)
    _reaching: dict[int, tuple[ServicePoint, ...]] = attrs.field(factory=dict)

    @classmethod
    def of(cls, library: PolicyLibrary) -> Services:
        """For one library."""
        return cls(library, CodePoints.of(library.provisions))

    def candidates(self, point: ServicePoint) -> tuple[Provision, ...]:
        """Every provision that addresses the service, of any state and line of business."""
        found = self._found.get(point)
        if found is None:
            question = CoverageQuestion(
                member=Member(), service=point.service, date_of_service=LAST_DAY, as_of=LAST_DAY
            )
            found = self._found[point] = self.library.candidates(question, self._lines, frozenset())
        return found

    def kinds(self, point: ServicePoint) -> frozenset[ServiceKind]:
        """The kinds that it may be of; none where no record looks at a place of service: then contractors tell."""
        return self.library.jurisdictions.possible_kinds(point.service) if self._placed else frozenset()

    @cached_property
    def _placed(self) -> bool:
        conditions = (condition for item in self.library.provisions for condition in item.conditions)
        return any(condition.fact == "place_of_service" for condition in conditions)

    def local_policies(self, point: ServicePoint, lines: frozenset[str]) -> Iterator[Provision]:
        """The local policies on a service, of any place, between which plans of these lines may elect."""
        for item in self.candidates(point):
            if item.authority.kind is AuthorityKind.LCD and (
                not _general(item) or not item.lines or item.lines & lines
            ):
                yield item

    @cached_property
    def _lines(self) -> frozenset[str]:
        return frozenset[str]().union(*(ladder.lines for ladder in self.library.ladders.ladders))

    def reaching(self, item: Provision) -> tuple[ServicePoint, ...]:
        """Services that reach one provision."""
        found = self._reaching.get(id(item))
        if found is None:
            codes = (ServicePoint(code) for code in sorted(self.codes(item), key=in_order))
            described = (ServicePoint(None, subject) for subject in _subjects(item))
            found = self._reaching[id(item)] = (*codes, *described, *((ANY,) if _general(item) else ()))
        return found

    def reaching_both(self, one: Provision, other: Provision) -> Iterator[ServicePoint]:
        """Services that reach two provisions."""
        yield from (ServicePoint(code) for code in sorted(self.codes(one) & self.codes(other), key=in_order))
        if _general(one) or _general(other):
            yield from self.reaching(other if _general(one) else one)
        else:
            theirs = set(self.described.get(id(other), ()))
            yield from (point for point in self.described.get(id(one), ()) if point in theirs)

    def reach_as_well(self, item: Provision, one: Provision, other: Provision) -> bool:
        """Whether every service that reaches two provisions reaches a third, which is of the document of the first."""
        if item.codes == one.codes or _general(item):
            return True
        reached = {ServicePoint(code) for code in self.codes(item)}.union(self.described.get(id(item), ()))
        return all(point in reached for point in self.reaching_both(one, other))

    def meeting(self, group: Sequence[Provision], others: Sequence[Provision] | None = None) -> Iterator[Pair]:
        """The pairs of a group that some service reaches together; with ``others``, each with one of them."""
        by_point: dict[object, list[Provision]] = defaultdict(list)
        for item in group:
            for point in self._points(item):
                by_point[point].append(item)
        general = [item for item in group if _general(item)]
        pairs: Iterable[Pair]
        if others is None:
            together = chain.from_iterable(combinations(items, 2) for items in by_point.values())
            pairs = chain(together, ((one, other) for one in general for other in group if one is not other))
        else:
            pairs = chain(
                ((one, other) for other in others for point in self._points(other) for one in by_point.get(point, ())),
                ((one, other) for one in general for other in others),
                ((one, other) for other in others if _general(other) for one in group),
            )
        seen: set[frozenset[int]] = set()
        for one, other in pairs:
            name = frozenset((id(one), id(other)))
            if name not in seen:
                seen.add(name)
                yield one, other

    def _points(self, item: Provision) -> Iterator[object]:
        yield from self.codes(item)
        yield from self.described.get(id(item), ())

    @cached_property
    def described(self) -> Mapping[int, tuple[ServicePoint, ...]]:
        """By the identity of a provision, the services in words that reach it.

        A service is described by one subject of one document, alone or beside a code which that document lists.
        """
        codes: dict[str, set[Code]] = defaultdict(set)
        for item in self.library.provisions:
            for subject in item.authority.subjects:
                codes[subject] |= self.codes(item)
        found: dict[int, list[ServicePoint]] = defaultdict(list)
        general = set(map(id, self.candidates(ANY)))
        for subject in sorted(codes):
            alone = ServicePoint(None, subject)
            if not any(id(item) not in general for item in self.candidates(alone)):
                continue
            for point in (alone, *(ServicePoint(code, subject) for code in sorted(codes[subject]))):
                for item in self.candidates(point):
                    if id(item) not in general:
                        found[id(item)].append(point)
        return {key: tuple(points) for key, points in found.items()}

    def codes(self, item: Provision) -> frozenset[Code]:
        """The standing codes that a provision lists."""
        found = self._codes.get(id(item))
        if found is None:
            found = self._codes[id(item)] = self.points.inside(item)
        return found


def _subjects(item: Provision) -> tuple[str, ...]:
    """The subjects by which it is found: only where codes do not tell."""
    if item.codes and not item.authority.codes_informational:
        return ()
    return tuple(subject for subject in item.authority.subjects if any(letter.isalnum() for letter in subject))


def _general(item: Provision) -> bool:
    return not item.codes and not item.authority.subjects
