"""The phrases of an explanation: statuses, kinds, dates, dispositions and candidates in words.

Nothing here repeats what a member is. Words come from the closed vocabularies and from the policy records.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from textwrap import shorten, wrap

from coverage_resolver.adopted_versions import plan_period
from coverage_resolver.authorities import Provision
from coverage_resolver.determinations import Alternative, Payer, Ruling, Step
from coverage_resolver.periods import ImpreciseDate, day_after
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import DIAGNOSIS_SUPPORT, NOT_COVERED, CoverageStatus, Disposition, Role

WIDTH = 100
#: No report is laid out for fewer columns: a mark and a long word would fill a line.
NARROWEST = 60
_CONDITION = 220
_VERDICT = re.compile(r"\b(approv|den)(e|es|ed|al|ied|ies|ials?)\b", re.IGNORECASE)
#: Where a sentence ends, or the paragraph of another group begins.
#: What is answered where no source decides.
_UNDECIDED = (None, CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW, CoverageStatus.INDETERMINATE)
_SENTENCE = re.compile(r"(?<=[.;]) | (?=\| )")

#: What each status means, for somebody who has not read the vocabulary.
STATUS_WORDS: dict[CoverageStatus, str] = {
    CoverageStatus.COVERED: "the governing source covers the service",
    CoverageStatus.COVERED_WITH_CRITERIA: "the governing source covers the service where its criteria are met",
    CoverageStatus.COVERAGE_WITH_EVIDENCE_DEVELOPMENT: "covered only within a recognised study or registry",
    CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW: "no source decides it; the case is reviewed individually",
    CoverageStatus.INVESTIGATIONAL: "the governing source holds the evidence insufficient",
    CoverageStatus.NOT_MEDICALLY_NECESSARY: "the governing source holds it not reasonable and necessary",
    CoverageStatus.EXCLUDED_BENEFIT: "the benefit leaves it out",
    CoverageStatus.STATUTORY_EXCLUSION: "a statute leaves it out of the benefit",
    CoverageStatus.NO_COVERAGE_ON_DATE: "no coverage is known on the date of service",
    CoverageStatus.OTHER_PAYER_RESPONSIBLE: "another payer is responsible",
    CoverageStatus.MEMBER_NOT_FOUND: "the member is not known",
    CoverageStatus.INVALID_INPUT: "the question cannot be asked as it stands",
    CoverageStatus.SPLIT: "the answer changes within the dates of service",
    CoverageStatus.INDETERMINATE: "it cannot be told from what is known",
}

#: What became of the candidates of one group, as the heading of "why not".
FATES: dict[Disposition, str] = {
    Disposition.DISPLACED: "a stronger source prevails over",
    Disposition.NOT_ADMITTED: "may not speak beside the governing source",
    Disposition.DEPENDS: "may or may not count, and makes no difference",
    Disposition.STANDS_BY: "not needed, and not displaced",
    Disposition.CONSULTED: "informs, but never decides",
    Disposition.PREEMPTED: "shut out by stronger law",
    Disposition.DOES_NOT_SPEAK: "does not speak on this",
    Disposition.NOT_ADOPTED: "not adopted by the plan",
    Disposition.OUT_OF_SCOPE: "not about this case",
    Disposition.OTHER_JURISDICTION: "reaches another place",
    Disposition.NOT_YET_EFFECTIVE: "not yet in effect",
    Disposition.NOT_YET_PUBLISHED: "not yet published",
    Disposition.RETIRED: "no longer in effect",
    Disposition.SUPERSEDED: "replaced by a later version",
    Disposition.PROPOSED: "only proposed",
    Disposition.NOT_AN_AUTHORITY: "no authority",
    Disposition.NOT_ON_LADDER: "has no say for this payer",
    Disposition.GOVERNS: "governs",
    Disposition.COMPOSED: "applies together with the governing source",
    Disposition.CONFLICTS: "disagrees with another source",
}

_CAPITALS = {
    "cms": "CMS", "chip": "CHIP", "erisa": "ERISA", "fehb": "FEHB", "ffs": "fee-for-service", "imr": "IMR",
    "lcd": "LCD", "ma": "MA", "medicaid": "Medicaid", "medicare": "Medicare", "ncd": "NCD",
}  # fmt: skip


def words(term: str) -> str:
    """A term of the vocabulary as plain words.

    >>> words("state_medicaid_manual"), words("medicare_ffs")
    ('state Medicaid manual', 'Medicare fee-for-service')
    """
    return " ".join(_CAPITALS.get(word, word) for word in term.split("_"))


def payer_name(payer: Payer) -> str:
    """The payer by line of business and state; never by plan.

    >>> payer_name(Payer("medicaid", "a plan", 2, "CA", "medicaid_managed_care"))
    'Payer 2: Medicaid managed care, CA'
    """
    line = words(payer.ladder or payer.line_of_business)
    if not line:
        return "No payer"
    return f"Payer {payer.order}: {line[:1].upper()}{line[1:]}{f', {payer.state}' if payer.state else ''}"


def since(start: ImpreciseDate) -> str:
    """From when on, with the doubt that an imprecise date leaves.

    >>> since(ImpreciseDate.parse("2025-06"))
    'since a day of 2025-06 that the source does not name'
    """
    if not start.stated:
        return "since a day that the source does not state"
    if start.exact:
        return f"since {start.earliest}"
    if (start.earliest.year, start.earliest.month) == (start.latest.year, start.latest.month):
        return f"since a day of {start.earliest:%Y-%m} that the source does not name"
    return f"since a day between {start.earliest} and {start.latest}"


def in_effect(item: Provision, plan: str) -> str:
    """From when to when a provision is in force, for the plan that is asked where that determined its own days."""
    period, _ = plan_period(item, plan)
    end = period.end
    if end is None:
        return f"in effect {since(period.start)}"
    last = str(end.earliest) if end.exact else f"a day between {end.earliest} and {end.latest}"
    return f"in effect {since(period.start)} until {last}"


def named(item: Provision) -> str:
    """A provision by id and version, its citation where that says more, and a warning where it was not checked."""
    cited = item.cited_as.removeprefix(f"{item.authority.id}, ")
    cited = "" if cited == item.authority.id else f", {cited}"
    return f"{item.authority.id} (version {item.version}{cited}){unverified(item)}"


def value_words(value: object) -> str:
    """A value of a record on one line.

    >>> value_words({"documents": ["cde", "iep"], "in_person": False}), value_words(True)
    ('documents: cde, iep; in person: no', 'yes')

    >>> value_words({"limits": [{"period": "week", "max_hours": 25, "soft": True}]})
    'limits: [period week, max hours 25, soft]'
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        told = (_entry(str(key), item) for key, item in value.items())
        return "; ".join(text for text in told if text)
    if isinstance(value, (list, tuple)):
        return ", ".join(_row(item) for item in value)
    return words(str(value)) if isinstance(value, str) else str(value)


def _entry(key: str, value: object) -> str:
    if isinstance(value, bool):
        return words(key) if value else f"{words(key)}: no"
    return f"{words(key)}: {value_words(value) or 'none'}"


def _row(item: object) -> str:
    if not isinstance(item, Mapping):
        return value_words(item)
    told = (f"{words(str(key))}{_shown(value)}" for key, value in item.items())
    return f"[{', '.join(told)}]"


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "" if value else " no"
    return f" {value_words(value)}"


def unverified(item: Provision) -> str:
    """A warning for a record that nobody compared with its source, or of unknown origin."""
    if item.authority.provenance is None:
        return " [UNVERIFIED: its origin is unknown]"
    return "" if item.checked else " [UNVERIFIED: not checked against the primary text]"


def criteria(item: Provision) -> str:
    """What the record says beside the outcome, unless it speaks of the fate of claims: this text never does."""
    if not item.criteria or _VERDICT.search(item.criteria):
        return ""
    return f" {item.criteria.rstrip('.')}."


def quotations(topic: str, items: Iterable[Provision]) -> list[str]:
    """What stands over the lists that sources answer from, each once: the tables tell no more, so a person reads it.

    Sentences that speak of the fate of claims are left out, as everywhere here.

    >>> _without_claims("For these codes. Others will be denied. See group 2.")
    'For these codes. […] See group 2.'
    """
    asked = items if topic == DIAGNOSIS_SUPPORT else ()
    rows = ((item, _without_claims(item.criteria)) for item in asked if item.criteria)
    return list(
        dict.fromkeys(f"{item.authority.id} (version {item.version}) has there: “{told}”" for item, told in rows)
    )


def _without_claims(text: str) -> str:
    sentences = ("[…]" if _VERDICT.search(each) else each for each in _SENTENCE.split(" ".join(text.split())))
    return " ".join(sentences)


def reason(step: Step) -> str:
    """Why one candidate left as it did, in one phrase."""
    if step.disposition is Disposition.NOT_ON_LADDER:
        return f"no place among this payer's sources ({words(step.provision.authority.kind.value)})"
    if step.disposition in (Disposition.DISPLACED, Disposition.NOT_ADMITTED):
        how = f"; {words(step.comparison.value)}" if step.comparison is not None else ""
        return words(step.because) + how
    item = step.provision
    if step.disposition is Disposition.CONSULTED and item.role is Role.DECIDES and item.status in NOT_COVERED:
        # What is only named by another document says nothing of this service yet.
        said = "" if item.named_by else f"; it says: {words(item.status.value)}.{criteria(item)}"
        return step.because + said.rstrip(".")
    return step.because


def of_equal_rank(ruling: Ruling) -> bool:
    """Whether the sources of a conflict stand on one rank; an article may also contradict what is above it."""
    return ReasonCode.SAME_RANK_CONFLICT in ruling.reason_codes


def disagreement(ruling: Ruling | None) -> str:
    """What a conflict is, in one phrase."""
    if ruling is not None and of_equal_rank(ruling):
        return "sources of equal rank disagree"
    return "sources disagree, and rank does not settle it"


def candidate(step: Step) -> str:
    """One candidate, with its one reason."""
    told = reason(step)
    return f"{named(step.provision)}{f': {told}' if told else ''}"


def branch(item: Alternative) -> str:
    """One branch of a doubt; a long list of combinations is cut short."""
    condition = shorten(item.condition, _CONDITION, placeholder=" … (and further combinations)")
    status = "no outcome" if item.status is None else words(item.status.value)
    if item.governing is not None:
        source = f"{item.governing.authority.id} governs"
    else:
        source = "no source decides" if item.status in _UNDECIDED else "by one source or another"
    return f"if {condition}: {status}, {source}"


def policy_days(steps: Iterable[Step], as_of: dt.date) -> frozenset[dt.date]:
    """Days on which the candidates themselves change, as known then; a window that ends on another day may be the
    member's own."""
    days: set[dt.date] = set()
    for step in steps:
        item = step.provision
        if step.disposition is Disposition.NOT_YET_PUBLISHED:
            continue
        known = item.end_known_from is None or item.end_known_from <= as_of
        days.update(item.period.change_points() if known else (item.period.start.earliest, item.period.start.latest))
        days.update(day_after(day) for day in (item.retired_on, item.significant_cost_through) if day and known)
    return frozenset(days)


def paragraph(text: str, indent: str = "", mark: str = "", width: int = WIDTH) -> list[str]:
    """Wrapped lines, the first with its mark and the others hanging below it."""
    return wrap(
        " ".join(text.split()), width, initial_indent=indent + mark, subsequent_indent=indent + " " * len(mark),
        break_long_words=False, break_on_hyphens=False,
    )  # fmt: skip
