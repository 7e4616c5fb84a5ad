"""References to nothing: plans that nothing else names, elections and documents that are not there, slips in facts.

A superseded version that is not there is a fault of the load, and reported as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from difflib import get_close_matches

import attrs

from coverage_resolver.authorities import Authority, Provision
from coverage_resolver.elected_policies import chosen_among, former_names
from coverage_resolver.elections import chosen_by, last_day_to_notify, uniform_election_valid
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.facts import SORTS
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.strict_values import closest
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.subject import Subject
from coverage_resolver.periods import LAST_DAY
from coverage_resolver.questions import CoverageQuestion, Member, Service
from coverage_resolver.vocabulary import AuthorityKind

#: The fields of a question at which no condition looks, by their own names.
_NO_FACTS: Mapping[str, str] = FrozenTable(
    {
        field.name: f"{part}{field.name}"
        for part, model in (
            ("", CoverageQuestion),
            ("enrollment.", Enrollment),
            ("member.", Member),
            ("service.", Service),
        )
        for field in attrs.fields(model)
        if field.name not in {*SORTS, "facts", "found", "enrollments", "member", "service"}
    }
)
#: What a provision says of such a field in a key of its own.
_LISTED = {"service.code": "codes", "service.diagnoses": "diagnoses"}


def references(subject: Subject) -> Iterable[Finding]:
    """Names that lead nowhere."""
    yield from _plans(subject)
    yield from _documents(subject)
    yield from _facts(subject)
    for election in subject.library.elections:
        yield from _election(subject, election)
    known = {item.id for item in subject.authorities}
    known |= {key for item in subject.authorities for key in (item.citation.text, *item.citation.aliases)}
    for item in subject.authorities:
        for number, former in enumerate(item.renumbered_from, start=1):
            if former not in known:
                what = f"renumbered from `{former}`, which is not in the library"
                advice = closest(former, known, "add the former document, or leave it so")
                yield subject.finding("unknown-former-id", item, f"renumbered_from[{number}]", what, advice)


def _documents(subject: Subject) -> Iterable[Finding]:
    """Documents through which alone a provision is found, or that list its codes, and that are not there."""
    known = {item.id for item in subject.authorities}
    for item in subject.library.provisions:
        for field in ("named_by", "coded_by"):
            for number, name in enumerate(getattr(item, field), start=1):
                if name not in known:
                    what = f"`{name}` is not in the library"
                    advice = closest(name, known, "add the document, or correct its id")
                    yield subject.finding("unknown-document", item, f"{field}[{number}]", what, advice)


def _facts(subject: Subject) -> Iterable[Finding]:
    """Conditions on facts that nothing gives, and that are spelled nearly like one that every question has.

    Of facts that differ in capitals only, those that fewer conditions name are told: a question gives one of them.
    """
    counts = Counter(condition.fact for item in subject.library.provisions for condition in item.conditions)
    usual = {fact.casefold(): fact for fact, _ in sorted(counts.items(), key=lambda each: (each[1], each[0]))}
    for item in subject.library.provisions:
        for number, condition in enumerate(item.conditions, start=1):
            fact = condition.fact
            told = None if fact in SORTS else _unknown_fact(fact, usual[fact.casefold()])
            if told is not None:
                yield subject.finding("unknown-fact", item, f"conditions[{number}].fact", *told)


def _unknown_fact(fact: str, usual: str) -> tuple[str, str] | None:
    """What is wrong with the name of a fact, and what to do; nothing where it may be a record's own."""
    flat = fact.casefold()[:80]
    what = f"no question gives the fact `{fact}` by itself"
    if near := get_close_matches(flat, sorted(SORTS), 1, 0.85):
        return what, f"did you mean `{near[0]}`?"
    if usual != fact:
        return f"other conditions write the fact `{fact}` otherwise", f"did you mean `{usual}`?"
    if near := get_close_matches(flat, sorted(_NO_FACTS), 1, 0.85):
        field = _NO_FACTS[near[0]]
        advice = f"give it in the `service.facts` of questions as well as in `{field}`"
        if field in _LISTED:
            advice = f"write it under `{_LISTED[field]}` of the provision"
        return f"{what}, and `{field}` is no fact", advice
    return None


def _plans(subject: Subject) -> Iterable[Finding]:
    """A plan that is named once is as likely a slip of the pen; with no other plan there is nothing to compare."""
    taking_part = {item.plan: item for item in reversed(subject.library.participations)}
    named: Counter[str] = Counter(taking_part.keys())
    reached = subject.plans_by_authority
    for item in subject.authorities:
        named.update({*(record.plan for record in item.adoptions), *reached.get(item.id, ())})
    for plan, participation in taking_part.items():
        others = named.keys() - {plan}
        if named[plan] == 1 and others:
            what = f"the plan `{plan}` takes part, and nothing else in the library names it"
            near = get_close_matches(plan[:80], sorted(others), 1, 0.85)
            advice = f"did you mean `{near[0]}`?" if near else "check its id against the member's enrolment"
            yield subject.finding("unknown-plan", participation, "plan", what, advice)
    for item in subject.authorities:
        here = reached.get(item.id, frozenset())
        for number, record in enumerate(item.adoptions, start=1):
            others = {plan for plan in named if plan != record.plan}
            if named[record.plan] == 1 and record.plan not in here and others:
                what = f"the plan `{record.plan}` is named nowhere else in the library"
                advice = closest(record.plan, others, "check its id against the member's enrolment")
                yield subject.finding("unknown-plan", item, f"adoptions[{number}].plan", what, advice)
        yield from _reached(subject, item, sorted(here - {record.plan for record in item.adoptions}), named)


def _reached(subject: Subject, item: Authority, plans: Iterable[str], named: Counter[str]) -> Iterable[Finding]:
    """A plan may have one document, and be named by it alone; not where it is spelled nearly like one that has more."""
    often = sorted(plan for plan, times in named.items() if times > 1)
    for plan in plans:
        near = get_close_matches(plan[:80], often, 1, 0.85) if named[plan] == 1 else []
        if near:
            what = f"the plan `{plan}` is named nowhere else in the library"
            yield subject.finding("unknown-plan", item, "scope.values", what, f"did you mean `{near[0]}`?")


def _election(subject: Subject, election: Provision) -> Iterable[Finding]:
    chosen = chosen_by(election)
    if not chosen:
        if isinstance(election.value, Mapping) and election.value.get("selected") is not None:
            return  # What is no name is a fault of the load, and reported as such.
        what, advice = "an election without `selected`", "name the elected policy or contractor"
        yield subject.finding("unknown-election", election, "value.selected", what, advice)
        return
    # An article is no coverage decision of a contractor (law.md MC-6), so that nothing is elected by its name.
    local = [item for item in subject.library.provisions if item.authority.kind is AuthorityKind.LCD]
    names = {item.authority.id for item in local}.union(*(item.reaches.values for item in local))
    former = frozenset[str]().union(*(former_names(item.authority, subject.library) for item in local))
    corpus = any(AuthorityKind.LCD in shelf.holds() for shelf in subject.library.shelves)
    if not names and not corpus:
        what = f"elects `{chosen}`; whether there is such a policy cannot be told, for no local policy is here"
        advice = "lint the pack or the records with the local policies beside it"
        yield subject.finding("unseen-election", election, "value.selected", what, advice)
    elif not (
        chosen_among(chosen, local, subject.library)
        or chosen in former
        or (corpus and subject.library.has_local_policy(chosen, LAST_DAY))
    ):
        named = subject.library.authority(chosen)
        if named is not None and named.kind is AuthorityKind.COVERAGE_ARTICLE:
            what, advice = f"elects `{chosen}`, which is an article and no policy", "name the LCD that it belongs to"
        else:
            what = f"elects `{chosen}`, and no local policy of the library has this id or reaches this contractor"
            advice = closest(chosen, names, "add the policy, or correct it")
        yield subject.finding("unknown-election", election, "value.selected", what, advice)
    if not uniform_election_valid(election):
        field, what, advice = _void(election)
        what = f"{what}: the election does not count"
        yield subject.finding("void-election", election, field, what, advice, citation="42 CFR 422.101(b)(3)")


def _void(election: Provision) -> tuple[str, str, str]:
    """The field by which an election does not count, what is wrong with it, and what to do."""
    value = election.value if isinstance(election.value, Mapping) else {}
    notified = value.get("cms_notified_on")
    if value.get("cms_accepted") is False:
        return "value.cms_accepted", "refused by CMS", "correct it, or take the election out"
    if notified is None:
        advice = "write the day, or `cms_accepted = true` where CMS accepted it"
        return "value.cms_notified_on", "no day on which CMS was notified", advice
    last = last_day_to_notify(election)
    what = f"notified on {notified}, after {last}, which is 60 days before the bid date of its contract year"
    return "value.cms_notified_on", what, "correct the day or the contract year, or take the election out"
