"""Runs worked cases of plan against state: which side governs one topic, how the two relate, and with which value.

A case that a person must decide agrees when it is flagged and not settled. A source that speaks only if a fact has a
value that the case does not give counts, as the cases count it, as one that does not speak here. The schema knows
``chip`` as a programme apart from Medicaid: children in an expansion of Medicaid stand in its Medicaid programmes.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from coverage_resolver.determinations import Determination, Ruling, Step
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.io.provisions.case_shapes import ProvisionCase
from coverage_resolver.io.provisions.shapes import DELIVERIES, LINES, code_text, without_nulls
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import day_before, months_before
from coverage_resolver.questions import CoverageQuestion, Member, Service
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.resolve import resolve
from coverage_resolver.topics import topic_named
from coverage_resolver.vocabulary import COVERAGE, Comparison, Disposition, Resolution, Stance

LABELS = ("decidable", "undecidable")
#: Dispositions of sources that are in force here and speak.
_SPEAK = frozenset(
    {Disposition.GOVERNS, Disposition.COMPOSED, Disposition.DISPLACED, Disposition.STANDS_BY, Disposition.CONFLICTS}
)
_SPEAKING = frozenset({Stance.RULE, Stance.EXPLICITLY_NONE})


@attrs.frozen(kw_only=True)
class Found:
    """What the library says of one case. ``flags`` are the reasons for which a person is needed, ``needs`` what is
    missing; where it is not settled, the other fields tell no more than what is known to speak.
    """

    relation: str
    governing: str
    value: Any
    settled: bool
    flags: tuple[str, ...]
    needs: tuple[str, ...] = ()


@attrs.frozen
class CaseFailure:
    """One field of one case that came out otherwise."""

    id: str
    field: str
    expected: Any
    got: Any


@attrs.frozen(kw_only=True)
class CaseReport:
    """What agreed, label by label, and every failure."""

    by_label: Mapping[str, Mapping[str, int]]
    failures: tuple[CaseFailure, ...]

    @property
    def cases(self) -> int:
        """How many cases were run."""
        return sum(counts["cases"] for counts in self.by_label.values())

    def as_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "cases": self.cases,
            "by_confidence": {label: dict(counts) for label, counts in self.by_label.items()},
            "failures": [attrs.asdict(failure) for failure in self.failures],
        }


def run_provision_cases(cases: Iterable[ProvisionCase], library: PolicyLibrary) -> CaseReport:
    """Ask every case of ``library``, which holds the provisions of its state and plans, and compare."""
    counts = {label: Counter({"cases": 0, "agree": 0}) for label in LABELS}
    failures: list[CaseFailure] = []
    for case in cases:
        faults = tuple(_compare(case, ask_case(case, library)))
        tally = counts[LABELS[not case.decidable]]
        tally["cases"] += 1
        tally["agree"] += not faults
        failures += faults
    return CaseReport(by_label=counts, failures=tuple(failures))


def question_of(case: ProvisionCase) -> CoverageQuestion:
    """The question that a case asks. Nobody's day of birth is known: one in the middle of the month is supposed."""
    context = dict(case.context)
    request = context.pop("request_date", None)
    return CoverageQuestion(
        member=Member(
            date_of_birth=_born(case),
            residence_state=case.state,
            enrollments=[
                Enrollment(
                    line_of_business=LINES[case.lob],
                    plan=case.plan or "",
                    start=dt.date(1966, 1, 1),
                    state=case.state,
                    delivery_system=DELIVERIES[case.delivery],
                    programme="separate" if case.lob == "chip" else "",
                    state_programme=case.programme,
                )
            ],
        ),
        service=Service(
            code=case.code,
            code_system=code_text(case.code).partition(":")[0],
            state=case.state,
            request_date=request,
            facts=context,
        ),
        date_of_service=case.date_of_service,
        as_of=case.knowledge_date,
    )


def _born(case: ProvisionCase) -> dt.date:
    """A day on which the member is so many months old, and neither at a birthday nor at its eve."""
    day = case.date_of_service
    first = months_before(day, case.member_age_months)
    return first if day.day > 2 else day_before(day_before(first.replace(day=1)))


def ask_case(case: ProvisionCase, library: PolicyLibrary) -> Found:
    """What the library says of one case."""
    answer = resolve(question_of(case), library)
    primary = answer.primary
    topic = topic_named(case.topic)
    ruling = primary.rulings.get(topic)
    settled, flags = _settled(primary, ruling, topic)
    if ruling is None:
        return Found(relation="both_silent", governing="none", value=None, settled=settled, flags=flags)
    speaking = {side: list(_speakers(ruling, side)) for side in ("state", "plan")}
    governing = ruling.governing
    side = _side(ruling) if governing is not None else "state" if speaking["state"] else "none"
    return Found(
        relation=_relation(speaking),
        governing=side,
        value=None if governing is None or side == "none" else governing.value,
        settled=settled,
        flags=flags,
        needs=ruling.needs,
    )


def _settled(primary: Determination, ruling: Ruling | None, topic: str) -> tuple[bool, tuple[str, ...]]:
    """Whether one topic is settled, with what a person must look at. Silence on coverage is an individual review."""
    codes = tuple(code.value for code in (ruling.reason_codes if ruling else ()))
    if ReasonCode.PLAN_NOT_PARTICIPATING in primary.reason_codes:
        return False, (ReasonCode.PLAN_NOT_PARTICIPATING.value, *codes)
    if ruling is None:
        return topic != COVERAGE, codes
    if topic == COVERAGE and ruling.resolution is Resolution.SILENT:
        return False, (ReasonCode.INDIVIDUAL_REVIEW.value, *codes)
    return ruling.resolution in (Resolution.GOVERNED, Resolution.SILENT), codes


def _speakers(ruling: Ruling, side: str) -> Iterator[Step]:
    for step in ruling.steps:
        item = step.provision
        if item.reaches.level == side and step.disposition in _SPEAK and item.stance in _SPEAKING:
            yield step


def _side(ruling: Ruling) -> str:
    level = "" if ruling.governing is None else ruling.governing.reaches.level
    return level if level in ("state", "plan") else "none"


def _relation(speaking: Mapping[str, list[Step]]) -> str:
    if not speaking["state"] or not speaking["plan"]:
        sides = (bool(speaking["state"]), bool(speaking["plan"]))
        return {(True, False): "plan_silent", (False, True): "state_silent", (False, False): "both_silent"}[sides]
    agree = all(step.comparison is Comparison.AGREES for step in speaking["plan"])
    return "agree" if agree else "conflict"


def _compare(case: ProvisionCase, got: Found) -> Iterator[CaseFailure]:
    if not case.decidable:
        if got.settled or not got.flags:
            yield CaseFailure(case.id, "decidable", False, {"settled": got.settled, "flags": list(got.flags)})
        return
    if not got.settled:
        open_ = {"settled": False, "flags": list(got.flags), "needs": list(got.needs)}
        yield CaseFailure(case.id, "decidable", True, open_)
        return
    for field, expected, found in (
        ("relation", case.relation, got.relation),
        ("governing", case.governing, got.governing),
        ("expected_value", _plain(case.expected_value), _plain(got.value)),
    ):
        if expected != found:
            yield CaseFailure(case.id, field, expected, found)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return without_nulls({key: _plain(item) for key, item in value.items()})
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value
