"""Classes of services: which codes the records of both libraries tell apart, and which words of a description.

A code system is cut into pieces at every code and at both ends of every range that a record names. Two pieces that the
same records address are one class; so is everything that no record names.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.changes.sides import Side
from coverage_resolver.codes import Code, CodeRange
from coverage_resolver.questions import CoverageQuestion, Member, Service
from coverage_resolver.service_kinds import ServiceKindRow
from coverage_resolver.vocabulary import AuthorityKind, Role, ServiceKind

_DIGITS = re.compile(r"[0-9]")
#: Written where a class is every service that no record names.
OTHER_SERVICES = "any service that no record names"
#: One order of codes for each system and each place of their letters.
Shape = tuple[str, str]
_Addressed = tuple[tuple[Provision, ...], tuple[Provision, ...], tuple[ServiceKind, ServiceKind]]


@attrs.frozen(order=True)
class ServicePiece:
    """A code, a run of codes, a described service (``words``), or with all fields empty whatever no record names."""

    system: str = ""
    first: str = ""
    last: str = ""
    words: str = ""

    def service(self) -> Mapping[str, str]:
        """The fields of a question about it."""
        if self.words:
            return {"description": self.words}
        # A question must say something of its service.
        return {"code": self.first, "code_system": self.system} if self.first else {"description": OTHER_SERVICES}

    def text(self) -> str:
        """As the reports write it."""
        if self.words:
            return f"described as “{self.words}”"
        if not self.first:
            return OTHER_SERVICES
        return f"{self.system} {self.first}" + (f"..{self.last}" if self.last != self.first else "")

    def holds(self, code: Code) -> bool:
        """Whether a code is one of the piece."""
        if self.system != code.system:
            return False
        return code in CodeRange(self.system, self.first, self.last)


#: Every service that no record names.
OTHERS = ServicePiece()


@attrs.frozen(kw_only=True, eq=False)
class ServiceClass:
    """Pieces that the same records address on both sides; ``kinds`` are the kinds that their codes have by the map."""

    pieces: tuple[ServicePiece, ...]
    old: tuple[Provision, ...]
    new: tuple[Provision, ...]
    kinds: tuple[ServiceKind, ServiceKind]


def service_classes(old: Side, new: Side) -> tuple[ServiceClass, ...]:
    """Every class of services that the records of either side tell apart, in a stable order."""
    found: dict[object, list[ServicePiece]] = {}
    addressed: dict[object, _Addressed] = {}
    shelves = [_Shelf(old), _Shelf(new)]
    for piece in sorted(_pieces(old, new)):
        service = Service(**piece.service())
        before, after = (shelf.addressing(service) for shelf in shelves)
        kinds = (old.library.jurisdictions.service_kind(service), new.library.jurisdictions.service_kind(service))
        key = (old.records(before), new.records(after), len(before), len(after), kinds)
        found.setdefault(key, []).append(piece)
        addressed.setdefault(key, (before, after, kinds))
    classes = []
    for said, pieces in found.items():
        before, after, kinds = addressed[said]
        classes.append(ServiceClass(pieces=tuple(pieces), old=before, new=after, kinds=kinds))
    return tuple(classes)


class _Shelf:
    """The records of one side that address a service, whatever the line of business and the state."""

    def __init__(self, side: Side) -> None:
        self.library = side.library
        named = frozenset(line for item in self.library.provisions for line in item.lines)
        self.lines = named.union(*(ladder.lines for ladder in self.library.ladders.ladders))
        self.nobody = CoverageQuestion(member=Member(), service=Service(), date_of_service=side.as_of, as_of=side.as_of)

    def addressing(self, service: Service) -> tuple[Provision, ...]:
        return self.library.candidates(attrs.evolve(self.nobody, service=service), self.lines, frozenset())


def _pieces(old: Side, new: Side) -> Iterator[ServicePiece]:
    yield ServicePiece()
    provisions = [item for side in (old, new) for item in side.library.provisions if _asked(item)]
    for words in sorted({words for item in provisions for words in _subjects(item)}):
        yield ServicePiece(words=words)
    named: dict[Shape, set[tuple[str, str]]] = {}
    for item in provisions:
        for code in item.codes.codes:
            named.setdefault(_shape(code.system, code.value), set()).add((code.value, code.value))
        for span in item.codes.ranges:
            named.setdefault(_shape(span.system, span.first), set()).add((span.first, span.last))
    kinds = [row for side in (old, new) for row in side.library.jurisdictions.kinds]
    cuts = _cuts(kinds)
    for shape in sorted(named):
        yield from _cut(shape, named[shape], cuts.get(shape, set()))


def _asked(item: Provision) -> bool:
    """Whether the index of candidates holds it at all."""
    return item.role is not Role.INFORMS and item.authority.kind is not AuthorityKind.MA_LCD_ELECTION


def _subjects(item: Provision) -> tuple[str, ...]:
    named = item.authority.subjects if not item.codes or item.authority.codes_informational else ()
    return tuple(" ".join(words.split()).lower() for words in named if words.strip())


def _shape(system: str, code: str) -> Shape:
    return system, _DIGITS.sub("0", code)


def _number(code: str) -> int:
    return int("".join(_DIGITS.findall(code)) or "0")


def _code(shape: str, number: int) -> str:
    digits = iter(f"{number:0{shape.count('0')}d}")
    return "".join(next(digits) if letter == "0" else letter for letter in shape)


def _cuts(rows: Iterable[ServiceKindRow]) -> dict[Shape, set[int]]:
    """Where the kind of service changes with the code."""
    found: dict[Shape, set[int]] = {}
    for row in rows:
        if row.codes is not None and _shape("", row.codes.first) == _shape("", row.codes.last):
            shape = _shape(row.codes.system, row.codes.first)
            found.setdefault(shape, set()).update((_number(row.codes.first), _number(row.codes.last) + 1))
    return found


def _cut(shape: Shape, named: set[tuple[str, str]], cuts: set[int]) -> Iterator[ServicePiece]:
    """The runs of codes between every two cuts that lie in some named range."""
    system, form = shape
    spans = sorted((_number(first), _last(form, last)) for first, last in named)
    points = sorted(cuts | {point for first, last in spans for point in (first, last + 1)})
    reached, place = -1, 0
    for first, after in pairwise(points):
        while place < len(spans) and spans[place][0] <= first:
            reached = max(reached, spans[place][1])
            place += 1
        if first <= reached:
            yield ServicePiece(system, _code(form, first), _code(form, after - 1))


def _last(form: str, last: str) -> int:
    """The number of the last code of a form that does not come after ``last``, which may have other letters."""
    low, high = 0, 10 ** form.count("0") - 1
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _code(form, middle) <= last else (low, middle - 1)
    return low
