"""An answer in sentences: who governs, why, why not the others, until when, and what would settle a doubt.

Plain text for a nurse and an engineer. It names the line of business and the state, never the plan, a date or
a fact of the member; it says what a source holds, and never what becomes of a claim.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping

from coverage_resolver.determinations import Answer, Determination, Ruling, Step
from coverage_resolver.explain_lines import (
    FATES,
    STATUS_WORDS,
    branch,
    candidate,
    criteria,
    disagreement,
    in_effect,
    named,
    of_equal_rank,
    paragraph,
    payer_name,
    policy_days,
    quotations,
    unverified,
    value_words,
    words,
)
from coverage_resolver.periods import day_after
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.spans import SpanAnswer
from coverage_resolver.vocabulary import COVERAGE, Disposition, Resolution

#: Dispositions that make an answer what it is, the last only where it is open; the rest is told under "why not".
_MATTERED = (Disposition.GOVERNS, Disposition.COMPOSED, Disposition.CONFLICTS, Disposition.DEPENDS)


def explain(answer: Answer) -> str:
    """The whole answer, payer by payer, primary first."""
    lines = [f"Which authority governs coverage, as known on {answer.as_of}", ""]
    return "\n".join([*lines, *_body(answer, dated=True)]).rstrip()


def explain_span(span: SpanAnswer) -> str:
    """The answers for a run of days, one part for each run of days with one answer."""
    lines: list[str] = []
    for number, segment in enumerate(span.segments, start=1):
        days = f"{segment.first}" if segment.first == segment.last else f"{segment.first} to {segment.last}"
        lines += [f"Part {number} of {len(span.segments)}: {days}", "", *_body(segment.answer, dated=False), ""]
    if span.split:
        lines += paragraph("The answer changes within these days, so that they have to be looked at in parts.")
    return "\n".join(lines).rstrip()


def summary(answer: Answer, why_not: Iterable[str] = ()) -> str:
    """One line for each payer, and one for what became of each of the authorities named in ``why_not``."""
    asked, lines = tuple(why_not), list[str]()
    for item in answer.determinations:
        lines.append(f"{payer_name(item.payer)} · {words(item.status.value)} · {_short(item)}")
        coverage = item.rulings.get(COVERAGE)
        for step in coverage.steps if coverage is not None else ():
            if step.provision.authority.id in asked:
                lines.append(f"  {_fate(step, item.resolution)} · {candidate(step)}")
    if not answer.order_settled:
        lines.append("who pays first is not settled · needs the facts about other coverage")
    return "\n".join(lines)


def _fate(step: Step, resolution: Resolution) -> str:
    """What became of a candidate; of an open answer nothing governs yet, also where one source stands so far."""
    if step.disposition is Disposition.GOVERNS and resolution is Resolution.INDETERMINATE:
        return "would govern"
    return FATES.get(step.disposition, words(step.disposition.value))


def _short(item: Determination) -> str:
    if item.governing is not None:
        return f"{item.governing.authority.id} governs{unverified(item.governing)}"
    if item.resolution is Resolution.CONFLICT:
        return disagreement(item.rulings.get(COVERAGE))
    if item.resolution is Resolution.INDETERMINATE:
        return f"needs {', '.join(item.needs)}" if item.needs else "needs a person's decision"
    return item.standard or "no source governs"


def _body(answer: Answer, *, dated: bool) -> list[str]:
    lines: list[str] = []
    if not answer.order_settled:
        lines += paragraph("Who pays first is not settled: the facts about other coverage leave it open.")
        lines.append("")
    for item in answer.determinations:
        lines += _determination(item, answer.as_of, dated)
    payers = {code for item in answer.determinations for code in item.reason_codes}
    lines += _codes([code for code in answer.reason_codes if code not in payers])
    return lines


def _determination(item: Determination, as_of: dt.date, dated: bool) -> list[str]:
    coverage = item.rulings.get(COVERAGE)
    lines = [payer_name(item.payer), *paragraph(_headline(item) + (_until(item, as_of) if dated else "."), "  ")]
    lines += paragraph(f"Status: {words(item.status.value)}: {STATUS_WORDS[item.status]}.", "  ")
    lines += paragraph(f"Finality: {_FINALITY[item.finality.value]}.", "  ")
    if item.paid_by:
        lines += paragraph(f"Paid by: {words(item.paid_by)}.", "  ")
    if item.redirected:
        lines += paragraph("This payer only points to the next one.", "  ")
    lines += ["", "  Why", *_why(item, coverage)]
    if coverage is not None:
        lines += _why_not(coverage)
    lines += _listed("Consult first", item.must_consult)
    lines += _listed("What would settle it", item.needs)
    lines += _listed("Depending on that", map(branch, item.alternatives))
    lines += _topics(item.rulings)
    lines += _listed("Mind", item.caveats)
    return [*lines, *_codes(item.reason_codes)]


_FINALITY = {
    "categorical": "the source decides for everybody in its scope",
    "rebuttable": "the source decides unless the individual case shows otherwise",
    "individual": "the individual case is still to be looked at",
}


def _headline(item: Determination) -> str:
    governing = item.governing
    if governing is not None:
        return f"{named(governing)} governs coverage, {in_effect(governing, item.payer.plan)}"
    ruling = item.rulings.get(COVERAGE)
    if item.resolution is Resolution.CONFLICT and ruling is not None and len(ruling.contenders) == 1:
        return f"{named(ruling.contenders[0])} says that no benefit holds the service; a person must decide"
    if item.resolution is Resolution.CONFLICT and ruling is not None:
        equal = "are of equal rank and disagree" if of_equal_rank(ruling) else "disagree"
        return f"{' and '.join(map(named, ruling.contenders))} {equal}; a person must decide"
    if item.resolution is Resolution.INDETERMINATE:
        return "Nothing can be said to govern yet, because the answer depends on what is not known"
    if ruling is None:
        return "No source needs to be asked"
    standard = f"; the case is reviewed individually: {item.standard}" if item.standard else ""
    return f"No source that counts for this payer decides{standard}"


def _until(item: Determination, as_of: dt.date) -> str:
    """Until when the answer holds. A day that may come from the member's own coverage is not named."""
    last = item.valid_through
    if last is None:
        return "; no change is known ahead."
    if day_after(last) in policy_days((step for ruling in item.rulings.values() for step in ruling.steps), as_of):
        return f"; this answer holds through {last}."
    return "; this answer holds until something else of the case changes: the member's coverage or age, or a rule."


def _mattered(ruling: Ruling) -> tuple[Step, ...]:
    """The steps that made the ruling what it is; a doubt only where the ruling hangs on it."""
    open_ = ruling.resolution is Resolution.INDETERMINATE
    fates = _MATTERED if open_ else _MATTERED[:-1]
    steps = (step for step in ruling.steps if step.disposition in fates)
    return tuple(sorted(steps, key=lambda step: fates.index(step.disposition)))


def _why(item: Determination, ruling: Ruling | None) -> list[str]:
    told: list[str] = []
    for step in () if ruling is None else _mattered(ruling):
        text, said = _sentence(step, item.resolution), criteria(step.provision)
        told.append(text.removesuffix(said) if any(other.endswith(said) for other in told) else text)
    if not told:
        told = ["No candidate decides coverage." if item.rulings else STATUS_WORDS[item.status].capitalize() + "."]
    return [line for number, text in enumerate(told, start=1) for line in paragraph(text, "    ", f"{number}. ")]


def _sentence(step: Step, resolution: Resolution) -> str:
    """One step that made the answer what it is, with its citation."""
    item = step.provision
    if step.disposition is Disposition.GOVERNS:
        place = f", as the strongest source that speaks ({words(step.tier)})" if step.tier else ""
        outcome = f" It says: {words(item.status.value)}." if item.status is not None else ""
        open_ = ", if what is not known changes nothing" if resolution is Resolution.INDETERMINATE else ""
        return f"{named(item)} {_fate(step, resolution)}{place}{open_}.{outcome}{criteria(item)}"
    if step.disposition is Disposition.DEPENDS:
        outcome = f" It may say: {words(item.status.value)}." if item.status is not None else ""
        on = step.because.removeprefix("depends on ")
        return f"{named(item)} may govern or not; that depends on {on}.{outcome}{criteria(item)}"
    status = item.status if step.disposition is Disposition.CONFLICTS else None
    outcome = f" It says: {words(status.value)}." if status is not None else ""
    return f"{named(item)} {FATES[step.disposition]}: {step.because}.{outcome}{criteria(item)}"


def _why_not(ruling: Ruling) -> list[str]:
    """Every candidate that did not make the answer, grouped by what became of it."""
    told, groups = _mattered(ruling), dict[Disposition, Counter[str]]()
    for step in ruling.steps:
        if step not in told:
            groups.setdefault(step.disposition, Counter())[candidate(step)] += 1
    lines = ["", "  Why not the others"] if groups else []
    for fate, heading in FATES.items():
        if fate in groups:
            lines.append(f"    {heading[:1].upper()}{heading[1:]}")
            lines += _candidates(groups[fate])
    return lines


def _candidates(found: Counter[str]) -> list[str]:
    """Each candidate on its own line; provisions of one version that left alike share one."""
    told = (text if count == 1 else f"{text} ({count} provisions)" for text, count in found.items())
    return [line for text in told for line in paragraph(text, "      ", "- ")]


def _topics(rulings: Mapping[str, Ruling]) -> list[str]:
    """What stands on the other topics, and every candidate on them."""
    lines: list[str] = []
    for topic, ruling in rulings.items():
        if topic == COVERAGE:
            continue
        lines += paragraph(f"{words(topic)}: {_stands(ruling)}", "    ")
        told = quotations(topic, (step.provision for step in _mattered(ruling)))
        lines += [line for text in told for line in paragraph(text, "      ")]
        lines += _candidates(Counter(_on_topic(step, ruling.resolution) for step in ruling.steps))
    return ["", "  Other topics", *lines] if lines else []


def _on_topic(step: Step, resolution: Resolution) -> str:
    """A candidate on another topic; one that conflicts, with what it says."""
    item = step.provision
    said = item.value if item.value is not None else item.stance.value
    says = f"; it says: {value_words(said)}" if step.disposition is Disposition.CONFLICTS else ""
    open_ = step.disposition is Disposition.GOVERNS and resolution is Resolution.INDETERMINATE
    return f"{candidate(step)}{says} [{'would govern' if open_ else words(step.disposition.value)}]"


def _stands(ruling: Ruling) -> str:
    if ruling.resolution is Resolution.GOVERNED and ruling.governing is not None:
        value = words(ruling.stance.value) if ruling.value is None and ruling.stance else value_words(ruling.value)
        return f"{value}, by {ruling.governing.authority.id}"
    if ruling.resolution is Resolution.SILENT:
        return "no source speaks"
    if ruling.resolution is Resolution.CONFLICT:
        return disagreement(ruling)
    return f"not known; needs {', '.join(ruling.needs) or 'a decision'}"


def _listed(title: str, items: Iterable[str]) -> list[str]:
    lines = [line for text in items for line in paragraph(text, "    ", "- ")]
    return ["", f"  {title}", *lines] if lines else []


def _codes(codes: Iterable[ReasonCode]) -> list[str]:
    lines = [line for code in codes for line in paragraph(f"{code.value}: {code.meaning}", "    ", "- ")]
    return ["", "  Reason codes", *lines, ""] if lines else [""]
