"""Codes that no list has, that ended, or that did not exist yet on days on which a rule is in force.

45 CFR 162.1000(a): medical codes are those that are valid at the time the health care is furnished. So the days of a
rule are days of service; what goes by the day of a request or of a contract is left out, and the report says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from coverage_resolver.adopted_versions import goes_by_the_print, never_adopted, own_end, plan_period, starts
from coverage_resolver.authorities import Adoption, Provision
from coverage_resolver.code_lists import CodeLists, Days, Existence, History, Stretch
from coverage_resolver.codes import NO_CODES, Code, CodeRange, dotted
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.parts import can_count
from coverage_resolver.lint.subject import Subject
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, day_after, day_before, earlier
from coverage_resolver.vocabulary import DateBasis

#: The bases by which the days of a rule are days on which care is furnished.
_OF_SERVICE = frozenset({DateBasis.DATE_OF_SERVICE, DateBasis.ADMISSION, DateBasis.DISCHARGE})
_UNKNOWN = "correct the code, or give the list of the days on which it existed"
_BEFORE = "write the code that took its place, or take it out"
_EXPIRED = "end the rule with the code, or write a version without it; accept it where only earlier days are meant"
_EARLY = "begin the rule with the code, or leave it where nobody asks for it on earlier days"
#: The key of a record, ``codes`` or ``diagnoses``, and what stands there.
Place = tuple[str, Code | CodeRange]
_MISSING = frozenset({Existence.ENDED, Existence.NOT_YET, Existence.ABSENT})


@attrs.frozen
class _Known:
    """What lists say of a code or a range of a rule: when it was missing, and when it existed."""

    missing: tuple[Stretch, ...]
    existing: tuple[Stretch, ...]

    @classmethod
    def of(cls, history: History) -> _Known:
        missing = tuple(each for each in history if each.says in _MISSING)
        return cls(missing, tuple(each for each in history if each.says is Existence.EXISTS))


def listed_codes(subject: Subject) -> Iterable[Finding]:
    """Every code of every rule, held against the lists that were given; nothing where none were."""
    lists = subject.code_lists
    if lists is None:
        return
    found: dict[Place, _Known] = {}
    for item in subject.library.provisions:
        days = days_in_force(subject.library, item) if _looked_at(item) else None
        if days is None:
            continue
        for name, place in written(item):
            known = found.get(place)
            if known is None:
                known = found[place] = _Known.of(_history(lists, place))
            if any(each.days.within(days) for each in known.missing):
                yield from _findings(subject, item, name, place[1], days, known)


def is_held(subject: Subject, item: Provision, place: Place) -> bool:
    """Whether the lists speak of a code on a day of its rule; a rule that has no days breaks nothing."""
    if subject.code_lists is None or not _looked_at(item):
        return False
    days = days_in_force(subject.library, item)
    history = _history(subject.code_lists, place)
    return days is None or any(each.says is not None and each.days.within(days) for each in history)


def _history(lists: CodeLists, place: Place) -> History:
    return lists.history(place[1], by_category=place[0] == "diagnoses")


def _looked_at(item: Provision) -> bool:
    return can_count(item) and item.date_basis in _OF_SERVICE


def days_in_force(library: PolicyLibrary, item: Provision) -> Days | None:
    """The days on which a rule is in force for somebody, beyond doubt: none where it was replaced, or never began."""
    later = library.superseders(item)
    if any(mode == "replace" for _, mode in later):
        return None
    periods = [item.period] if goes_by_the_print(item) else []
    periods += [plan_period(item, record.plan)[0] for record in item.authority.adoptions if _is_adopted(item, record)]
    if not periods:
        return None
    ends = [earlier(period.end, own_end(item)) for period in periods]
    last = max(LAST_DAY if end is None else end.earliest for end in ends)
    last = min([last, *(day_before(starts(each)[0].earliest) for each, _ in later if starts(each))])
    first = min(period.start.latest for period in periods)
    return Days(first, last) if first <= last else None


def _is_adopted(item: Provision, record: Adoption) -> bool:
    """Whether a plan that determined a day of its own ever had this version."""
    return record.period is not None and not never_adopted(item, record.period, LAST_DAY)


def not_listed(subject: Subject) -> tuple[str, ...]:
    """What the lists that were given leave open, for the report; each thing once."""
    lists = subject.code_lists
    if lists is None:
        return ()
    counted = [item for item in subject.library.provisions if can_count(item) and (item.codes or item.diagnoses)]
    begin = {(code.system, _first(code)) for item in counted for _, (_, code) in written(item)}
    used, found = {system for system, _ in begin}, []
    if without := sorted(used - lists.systems):
        found.append(f"whether codes of {', '.join(without)} existed on a day: no list of them was given")
    for system in sorted(used & lists.systems):
        if outside := _complete(lists, system):
            found.append(f"whether a code of {system} that no list has existed outside {outside}")
        signs = sorted(sign for name, sign in begin if name == system)
        if others := [sign for sign in signs if not any(each.is_whole(sign) for each in lists.lists(system))]:
            found.append(f"whether codes of {system} that begin with {', '.join(others)} existed: its lists have none")
    if not all(map(_looked_at, counted)):
        found.append("whether the codes of rules existed that go by the day of a request or a contract")
    return (*found, "codes in conditions and values, and modifiers: lists are asked for `codes` and `diagnoses` only")


def _first(code: Code | CodeRange) -> str:
    return (code.value if isinstance(code, Code) else code.first)[0]


def _complete(lists: CodeLists, system: str) -> str:
    """The days of which lists are the whole one, joined where they touch; of many stretches the first and the last."""
    found = list[Days]()
    for days in sorted((each.complete for each in lists.lists(system)), key=lambda each: each.first):
        if found and days.first <= day_after(found[-1].last):
            found[-1] = Days(found[-1].first, max(found[-1].last, days.last))
        else:
            found.append(days)
    if found == [Days()]:
        return ""
    texts = [days.text() for days in found]
    return ", ".join(texts if len(texts) <= 3 else [texts[0], f"{len(texts) - 2} more", texts[-1]])


def written(item: Provision) -> Iterator[tuple[str, Place]]:
    """The codes and ranges of a rule, each with the field of its findings: ``codes[HCPCS:M0064]``."""
    for field, codes in (("codes", item.codes), ("diagnoses", item.diagnoses or NO_CODES)):
        every: list[Code | CodeRange] = [*sorted(codes.codes), *codes.ranges]
        for code in every:
            yield f"{field}[{_text(field, code)}]", (field, code)


def system_of(field: str) -> str:
    """The code system of such a field."""
    named, _, rest = field.partition("[")
    return "ICD10CM" if named == "diagnoses" else rest.partition(":")[0]


def _text(field: str, code: Code | CodeRange) -> str:
    """As it stands in a record: ``HCPCS:M0064``, ``M17.11``, ``F01..F99``."""
    ends = [code.value] if isinstance(code, Code) else [code.first, code.last]
    return "..".join(map(dotted, ends)) if field == "diagnoses" else f"{code.system}:{'..'.join(ends)}"


def _findings(
    subject: Subject, item: Provision, field: str, code: Code | CodeRange, days: Days, known: _Known
) -> Iterator[Finding]:
    """What is wrong with one code of one rule; of a range only that none of its codes exists while the rule does."""
    if isinstance(code, CodeRange) and any(each.days.within(days) for each in known.existing):
        return
    text = field.partition("[")[2].removesuffix("]")
    for rule, what, advice in _faults(_Named.of(f"`{text}`", code), days, known):
        yield subject.finding(rule, item, field, what, advice)


@attrs.frozen
class _Named:
    """A code in messages, or the codes of a range: any of them, the last that there was, the first that there is.

    ``sign`` is what they begin with.
    """

    any: str
    last: str
    first: str
    sign: str

    @classmethod
    def of(cls, text: str, code: Code | CodeRange) -> _Named:
        if isinstance(code, Code):
            return cls(text, text, text, _first(code))
        return cls(f"a code of {text}", f"the last code of {text}", f"the first code of {text}", _first(code))


def _faults(named: _Named, days: Days, known: _Known) -> Iterator[tuple[str, str, str]]:
    """The rule that is broken, what is wrong, and what to do."""
    inside = [each for each in known.missing if each.days.within(days)]
    if not known.existing and all(each.says is Existence.ABSENT for each in known.missing):
        when = inside[0].days.within(days) or days
        every = f"{inside[0].name} has every code in {named.sign} of {when.text()}"
        yield "unknown-code", f"no list has {named.any}; {every}", _UNKNOWN
        return
    ended = next((each for each in inside if _last_before(each, known) is not None), None)
    if ended is not None:
        yield _expired(named.last, days, ended, known)
    early = inside[0]
    if _last_before(early, known) is None and known.existing and days.first != FIRST_DAY:
        since = known.existing[0]
        begins = "is valid from {0} on" if early.says is Existence.NOT_YET else "is first listed on {0}"
        what = f"{named.first} {begins.format(since.days.first)} ({since.name})"
        yield "code-not-yet", f"{what}, and the rule is in force from {days.first}", _EARLY


def _last_before(missing: Stretch, known: _Known) -> dt.date | None:
    """The last day on which a code existed before a stretch in which it did not; none if it was still to come."""
    lasts = [each.days.last for each in known.existing if each.days.last < missing.days.first]
    lasts += [day_before(each.days.first) for each in known.missing[:1] if each.says is Existence.ENDED]
    return max(lasts, default=None)


def _expired(text: str, days: Days, ended: Stretch, known: _Known) -> tuple[str, str, str]:
    """A code that ended: before the rule began, while it is in force, or for a while."""
    last = _last_before(ended, known) or days.first
    again = next((each.days.first for each in known.existing if each.days.first > ended.days.first), None)
    if ended.says is Existence.ABSENT:
        gone = max(ended.days.first, days.first)
        what = f"{text} is no longer listed on {gone} ({ended.name}), and was last on {last}"
    else:
        goes_on = f"begins on {days.first}" if last < days.first else f"goes on to {_end(days)}"
        what = f"{text} is valid through {last} ({ended.name}), and the rule {goes_on}"
    if again is not None:
        what += f"; it is valid again from {again} on"
    return "expired-code", what, _EXPIRED if last >= days.first else _BEFORE


def _end(days: Days) -> str:
    return "no known end" if days.last == LAST_DAY else str(days.last)
