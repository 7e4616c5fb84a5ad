"""What can only be seen when all records of a load lie side by side: doubles, overlaps, dangling references.

Each check adds located faults and raises nothing.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import attrs

from coverage_resolver import question_fields
from coverage_resolver.authorities import Provision
from coverage_resolver.comparison import said_to_conflict
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.io.election_checks import election_faults
from coverage_resolver.io.record_shapes import Placed
from coverage_resolver.io.scope_checks import check_scopes
from coverage_resolver.io.strict_values import closest, shown
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import FIRST_DAY, LAST_DAY
from coverage_resolver.vocabulary import AuthorityKind

#: Documents whose provisions are not known to be issues of one another: two in force together are a person's matter.
UNSORTED = frozenset({AuthorityKind.STATE_SOURCE, AuthorityKind.PLAN_SOURCE})
#: Each version, named with its document, and the versions that it supersedes.
Successions = Mapping[str, frozenset[str]]


@attrs.frozen(kw_only=True)
class Known:
    """What records may name. An empty set means that nothing is known, and that nothing is held against it.

    ``topics`` are the known ones and those that the files register; ``lines`` those of the ladders; ``states`` and
    ``contractors`` those of the map of contractors.
    """

    topics: frozenset[str] = frozenset()
    lines: frozenset[str] = frozenset()
    states: frozenset[str] = frozenset()
    contractors: frozenset[str] = frozenset()


def known_of(library: PolicyLibrary) -> Known:
    """What records may name that are to stand under the rules of a library; topics are those of its provisions."""
    areas = library.jurisdictions.areas
    return Known(
        topics=frozenset(item.topic for item in library.provisions),
        lines=frozenset[str]().union(*(ladder.lines for ladder in library.ladders.ladders)),
        states=library.jurisdictions.states,
        contractors=frozenset(name for area in areas for name in (area.jurisdiction, area.contract_number)) - {""},
    )


def check_records(records: Iterable[Placed], known: Known, faults: list[InvalidRecord]) -> None:
    """Every fault between records, and between records and the rules that are read along."""
    faults += [fault for _, fault in between_records(records, known)]


def between_records(records: Iterable[Placed], known: Known) -> Iterator[tuple[str, InvalidRecord]]:
    """The same faults, each with the name of what it breaks; lint reports them under these names."""
    placed = list(records)
    provisions = [(item.where, item.provision) for item in placed if item.provision is not None]
    yield from _named_faults("duplicate-id", _twice_the_same_id, placed)
    yield from (("unknown-place", fault) for fault in check_scopes(placed, known.states, known.contractors))
    if known.lines:
        yield from _named_faults("unknown-line", _no_such_line, placed, known.lines)
    for where, provision in provisions:
        if provision.topic not in known.topics:
            advice = closest(provision.topic, known.topics, "register it under `topics` at the top of the file")
            yield "unknown-topic", InvalidRecord(f"{where}.topic", f"unknown topic {shown(provision.topic)}", advice)
    for where, provision in provisions:
        if provision.authority.kind is AuthorityKind.MA_LCD_ELECTION and isinstance(provision.value, Mapping):
            rows = election_faults(provision.value)
            yield from (("unknown-election", InvalidRecord(f"{where}.value.{key}", *told)) for key, told in rows)
    faults: list[InvalidRecord] = []
    successions = _successions(provisions, faults)
    _asserted(provisions, faults)
    yield from (("unknown-version", fault) for fault in faults)
    by_slot: dict[object, list[tuple[str, Provision]]] = defaultdict(list)
    for where, provision in provisions:
        by_slot[slot(provision)].append((where, provision))
    for alike in by_slot.values():
        for number, (where, later) in enumerate(alike):
            clashes = ((earlier, _clash(earlier, later, successions)) for _, earlier in alike[:number])
            earlier, clash = next((pair for pair in clashes if pair[1]), (later, None))
            if clash:
                name = "said-twice" if earlier.version == later.version else "version-overlap"
                yield name, InvalidRecord(where, *clash)


def _named_faults(name: str, check: Callable[..., None], *given: Any) -> Iterator[tuple[str, InvalidRecord]]:
    """What a check adds to a list, under a name."""
    faults: list[InvalidRecord] = []
    check(*given, faults)
    return ((name, fault) for fault in faults)


def _twice_the_same_id(placed: list[Placed], faults: list[InvalidRecord]) -> None:
    first: dict[str, str] = {}
    for item in placed:
        if item.provision is not None:
            continue
        earlier = first.setdefault(item.authority.id, item.where)
        if earlier != item.where:
            what = f"the id {shown(item.authority.id)} stands already at {earlier}"
            faults.append(InvalidRecord(f"{item.where}.id", what, "join the two or give one another id"))


def _no_such_line(placed: list[Placed], lines: frozenset[str], faults: list[InvalidRecord]) -> None:
    """Lines of business for which there is no ladder: nothing that is limited to them would ever apply."""
    for item in placed:
        if item.provision is None:
            named = [("lines_of_business", line) for line in sorted(item.authority.lines_of_business)]
        else:
            named = [("lines_of_business", line) for line in sorted(item.provision.lines_of_business or ())]
            named += [
                (f"conditions[{number}].value", line)
                for number, condition in enumerate(item.provision.conditions, start=1)
                if condition.fact == "line_of_business"
                for line in (condition.value if isinstance(condition.value, tuple) else (condition.value,))
            ]
        for key, line in named:
            if line not in lines:
                what = f"unknown line of business {shown(line)}"
                faults.append(InvalidRecord(f"{item.where}.{key}", what, _line_meant(line, lines)))


def _line_meant(word: str, lines: frozenset[str]) -> str:
    """Questions may use other spellings and narrower names; records are held to the one name of the ladders."""
    spelled = question_fields.line(word)
    meant = Enrollment(line_of_business=spelled, start=FIRST_DAY).line_of_business
    if meant not in lines:
        return closest(word, lines)
    return f"write `{meant}`" if meant == spelled else f"write `{meant}`, and narrow it with `conditions`"


def slot(provision: Provision) -> object:
    """Provisions in one slot speak about the same cases; at any time only one of them may."""
    return (
        id(provision.authority),
        provision.topic,
        provision.role,
        provision.axis,
        provision.reaches,
        provision.lines,
        provision.codes,
        provision.diagnoses,
        tuple(sorted(repr((each.fact, each.operator, each.value)) for each in provision.conditions)),
    )


def _clash(earlier: Provision, later: Provision, successions: Successions) -> tuple[str, str] | None:
    """What is wrong with two provisions of one slot: one version twice, or two in force together."""
    if said_to_conflict(earlier, later) or earlier.authority.kind in UNSORTED:
        return None
    if earlier.version == later.version:
        what = f"version {shown(later.version)} speaks twice on {shown(later.topic)} for the same cases"
        return what, "join the two or tell them apart by `conditions` or `codes`"
    if later.id in successions[earlier.id] or earlier.id in successions[later.id]:
        return None
    if _last_possible_day(earlier) < later.period.start.earliest:
        return None
    if _last_possible_day(later) < earlier.period.start.earliest:
        return None
    what = f"versions {shown(earlier.version)} and {shown(later.version)} may be in force on one day"
    return what, "end the older with `through`, or declare `supersedes` in the newer"


def _last_possible_day(provision: Provision) -> dt.date:
    last = LAST_DAY if provision.period.end is None else provision.period.end.latest
    return last if provision.retired_on is None else min(last, provision.retired_on)


def _successions(provisions: list[tuple[str, Provision]], faults: list[InvalidRecord]) -> Successions:
    """What each version supersedes, directly or through others; a version alone is one of the same document."""
    direct: dict[str, set[str]] = defaultdict(set)
    for _, provision in provisions:
        direct[provision.id].update(_named(provision, each.version) for each in provision.supersedes)
    closed = {name: _reached(name, direct) for name in list(direct)}
    for where, provision in provisions:
        for number, each in enumerate(provision.supersedes, start=1):
            place, name = f"{where}.supersedes[{number}].version", _named(provision, each.version)
            if name not in closed:
                faults.append(InvalidRecord(place, *_no_such_version(provision, each.version, closed)))
            elif provision.id in closed[name] or provision.id == name:
                what = f"version {shown(provision.version)} would supersede itself"
                faults.append(InvalidRecord(place, what, "keep one direction"))
    return closed


def _asserted(provisions: list[tuple[str, Provision]], faults: list[InvalidRecord]) -> None:
    """What a person asserted of two provisions names both of them."""
    known = {provision.id for _, provision in provisions}
    for where, provision in provisions:
        for key in ("same_as", "conflicts_with"):
            for name in sorted(getattr(provision, key) - known):
                advice = closest(name, known, "write it as id@version, and read its document along")
                faults.append(InvalidRecord(f"{where}.{key}", f"no provision {shown(name)} in this load", advice))


def _no_such_version(provision: Provision, version: str, known: Iterable[str]) -> tuple[str, str]:
    if "@" in version:
        advice = closest(version, known, "read that document along, or correct its id and version")
        return f"no version {shown(version)} in this load", advice
    own = [key.partition("@")[2] for key in known if key.partition("@")[0] == provision.authority.id]
    return f"no version {shown(version)} of {shown(provision.authority.id)}", closest(version, own)


def _named(provision: Provision, version: str) -> str:
    return version if "@" in version else f"{provision.authority.id}@{version}"


def _reached(version: str, direct: Mapping[str, set[str]]) -> frozenset[str]:
    seen: set[str] = set()
    ahead = set(direct[version])
    while ahead:
        seen |= ahead
        ahead = {after for each in ahead for after in direct.get(each, set())} - seen
    return frozenset(seen)
