"""Questions that recur: many members ask the same of one service, and between two days that matter nothing differs.

A plain question - one span of coverage, no fact told, none of the dates that are seldom told - is of one kind with
every question that differs from it in its two days, the birthday, the span's days and the diagnoses alone. A kind has
calendars, of every day on which its answer may change; when it recurs it is answered once between two of them, for all
diagnoses that stand on the same lists.

What else could tell two questions of a kind apart is looked for before. Where a source turns on an age, on the days
since enrolment or on another day than that of the service, where the plan elects or its participation is recorded, and
where more than one payer or ladder is asked, there is no calendar, and every question of the kind is judged.
"""

from __future__ import annotations

import datetime as dt
from array import array
from bisect import bisect_right
from collections.abc import Callable, Hashable, Iterable, Iterator
from functools import partial
from operator import attrgetter

import attrs

from coverage_resolver.alike import distinctions
from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.determinations import Answer, Window
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.judge import judge, make_case
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.other_kinds import with_candidates
from coverage_resolver.payers import find_payers
from coverage_resolver.periods import day_after
from coverage_resolver.questions import CoverageQuestion, Member, Service

Windows = Callable[[CoverageQuestion, PolicyLibrary, int], Window]
Admission = Callable[[CoverageQuestion, PolicyLibrary], None]

#: What a plain question leaves empty: dates that few tell, what was told of the case, documents laid before us.
SELDOM: dict[type, tuple[str, ...]] = {
    CoverageQuestion: ("offered",),
    Member: ("residences", "hospice_from", "hospice_through", "retroactive_request", "facts"),
    Enrollment: ("known_from", "end_known_from", "application_date", "contract_date", "premium_paid_through"),
    Service: (
        *("provider", "prior_authorization", "admission", "discharge"),
        *("procedure_date", "order_date", "request_date", "facts"),
    ),
}
#: In what questions of one kind may differ: it is held against the calendar, and against the span.
HELD_AGAINST_DAYS = frozenset({"date_of_service", "as_of", "date_of_birth", "start", "end"})
_HELD_AGAINST_LISTS = frozenset({"diagnoses"})
_PARTS = frozenset({"member", "service", "enrollments"})
_HELD = HELD_AGAINST_DAYS | _HELD_AGAINST_LISTS


def _others(part: type) -> tuple[str, ...]:
    """Every other field of a part of a question: they make its kind."""
    names = [field.name for field in attrs.fields(part)]
    return tuple(name for name in names if name not in {*SELDOM[part], *_HELD, *_PARTS})


_seldom_of_member, _member = attrgetter(*SELDOM[Member]), attrgetter(*_others(Member))
_seldom_of_span, _span = attrgetter(*SELDOM[Enrollment]), attrgetter(*_others(Enrollment))
_seldom_of_service, _service = attrgetter(*SELDOM[Service]), attrgetter(*_others(Service))
_question = attrgetter(*_others(CoverageQuestion))


@attrs.frozen(eq=False)
class Calendar:
    """Every day on which the answer to a kind of question may change, by number.

    ``diagnoses`` says whether they limit any source; ``apart`` is what tells them apart to the shelves.
    """

    days: array[int]
    diagnoses: bool
    apart: tuple[Callable[[tuple[str, ...]], Hashable], ...]


@attrs.frozen(eq=False)
class Kind:
    """One kind of question. Between two of its ``turns`` the same ladder and the same contractors are asked.

    Between two of its ``known_turns`` what is found on demand is the same.
    """

    turns: array[int]
    known_turns: array[int]
    calendars: dict[tuple[int, int], Calendar | None] = attrs.field(init=False, factory=dict)


#: A kind that was asked about once: most of them never recur, and a calendar takes as long as a judgement.
ONCE = Kind(array("i"), array("i"))


def answered(
    question: CoverageQuestion,
    library: PolicyLibrary,
    windows: Windows | None = None,
    topics: Iterable[str] | None = None,
    admitted: Admission | None = None,
) -> Answer:
    """As :func:`judge` answers, from what it said of the kind of question on a day like this one, where it did.

    A question is to be ``admitted`` before it is judged, unless one of its kind was: it names the same places then,
    and no facts.
    """
    wanted = None if topics is None else frozenset(topics)
    key = _kind_of(question, wanted)
    kind: Kind | None = None if key is None else library.kinds.get(key)
    if kind is None:
        if admitted is not None:
            admitted(question, library)
        if key is not None:
            library.kinds.keep(key, ONCE)
        return judge(question, library, windows, wanted)
    if kind is ONCE:
        kind = library.kinds.keep(key, _kind(question, library))
    day, as_of = question.date_of_service.toordinal(), question.as_of.toordinal()
    turn, born = (bisect_right(kind.turns, day), bisect_right(kind.known_turns, as_of)), question.member.date_of_birth
    try:
        calendar = kind.calendars[turn]
    except KeyError:
        calendar = kind.calendars[turn] = _calendar(question, library)
    if calendar is None:
        return judge(question, library, windows, wanted)
    days, diagnoses = calendar.days, question.service.diagnoses
    alive = born and born <= question.date_of_service
    told = ((diagnoses if calendar.diagnoses else ()), *[apart(diagnoses) for apart in calendar.apart])
    place = (calendar, bisect_right(days, day), bisect_right(days, as_of), alive, told)
    kept = library.answers.get(place) or library.answers.keep(place, judge(question, library, None, wanted))
    return _about(kept, question, library, windows)


def _about(kept: Answer, question: CoverageQuestion, library: PolicyLibrary, windows: Windows | None) -> Answer:
    """The answer with the days of this question; it has one determination, for one payer was asked."""
    determinations = kept.determinations
    if windows is not None:
        determinations = (determinations[0].within(partial(windows, question, library, 0)),)
    return Answer(
        determinations=determinations,
        reason_codes=kept.reason_codes,
        order_settled=kept.order_settled,
        date_of_service=question.date_of_service,
        as_of=question.as_of,
    )


def _kind_of(question: CoverageQuestion, topics: frozenset[str] | None) -> Hashable:
    """What a plain question has in common with all of its kind; none where it is not plain."""
    member, service = question.member, question.service
    if len(member.enrollments) != 1 or question.offered:
        return None
    span = member.enrollments[0]
    if any(_seldom_of_member(member)) or any(_seldom_of_span(span)) or any(_seldom_of_service(service)):
        return None
    if not span.start <= question.date_of_service or (span.end is not None and span.end < question.date_of_service):
        return None
    return topics, _question(question), _member(member), _span(span), _service(service), bool(service.diagnoses)


def _kind(question: CoverageQuestion, library: PolicyLibrary) -> Kind:
    known = {day.toordinal() for shelf in library.shelves for day in shelf.known_turns(question.service)}
    known.update(day.toordinal() for day in library.snapshot_days)
    return Kind(_turns(question, library), array("i", sorted(known)))


def _turns(question: CoverageQuestion, library: PolicyLibrary) -> array[int]:
    """The days on which ladders change, and the contractors of the places that a question names."""
    member, service = question.member, question.service
    named = {member.residence_state, service.state, service.provider_state}
    places = {*named, service.performing_laboratory_state, service.billing_laboratory_state}
    days = set(library.ladders.turning_days)
    for known in (dt.date.min, *library.snapshot_days):
        days.update(library.contracts(known).turning_days(frozenset(places)))
    days.update(*(library.jurisdictions.turning_days.get(name, ()) for name in (*places, service.contractor) if name))
    return array("i", sorted(day.toordinal() for day in days))


def _calendar(question: CoverageQuestion, library: PolicyLibrary) -> Calendar | None:
    """The calendar between two turns; none where questions of the kind may differ in more than their days."""
    span = question.member.enrollments[0]
    if library.participations_of(span.plan) or any(span.plan in item.reaches.values for item in library.elections):
        return None
    legs = find_payers(question, library.payer_rules).legs
    if len(legs) != 1:
        return None
    selecting = {"delivery_system": span.delivery_system, "funding": span.funding, "programme": span.programme}
    ladders = library.ladders.matching(span.line_of_business, selecting, question.date_of_service)
    if len(ladders) != 1:
        return None
    case, candidates = with_candidates(make_case(question, legs[0], ladders[0], library, ""))
    told = distinctions(case, candidates)
    if told.beyond or told.ages or "days_since_enrollment" in told.facts:
        return None
    days = {*told.days, *_of_shelves(library, question.as_of), *_between(library, candidates, question.as_of)}
    return Calendar(array("i", sorted(days)), told.diagnoses, tuple(_apart(question, case, library)))


def _apart(question: CoverageQuestion, case: Case, library: PolicyLibrary) -> Iterator[Callable[..., Hashable]]:
    """What tells diagnoses apart to the shelves; of a question without any, nothing has to."""
    for shelf in library.shelves if question.service.diagnoses else ():
        apart = shelf.of_diagnoses(question.service, case.ladder.lines, question.as_of, case.contracts)
        if apart is not None:
            yield apart


def _between(library: PolicyLibrary, candidates: Iterable[Provision], as_of: dt.date) -> Iterator[int]:
    for authority in {item.authority for item in candidates}:
        for gap in library.between(authority, as_of):
            yield from (gap.first.toordinal(), day_after(gap.last).toordinal())


def _of_shelves(library: PolicyLibrary, as_of: dt.date) -> Iterator[int]:
    return (day.toordinal() for shelf in library.shelves for day in shelf.turning_days(as_of))
