"""What a question may name under a library: lines, places, words, plans, facts, topics.

A name that nobody knows is no name at all to the judgement: a misspelt line of business has no ladder, a misspelt fact
meets no condition, and the answer looks right. An empty set means that nothing is known, and that nothing is held
against it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from typing import Any

import attrs

from coverage_resolver.conditions import Condition
from coverage_resolver.counties import Counties
from coverage_resolver.elections import chosen_by, unseen_policy
from coverage_resolver.enrollments import NARROWER
from coverage_resolver.facts import EVENTS, SORTS
from coverage_resolver.io.vocabularies import read_places_of_service
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.question_fields import DELIVERY_SYSTEMS, LINES
from coverage_resolver.tables.known_values import KnownValues
from coverage_resolver.topics import KNOWN_TOPICS
from coverage_resolver.values.limits import read_limits
from coverage_resolver.vocabulary import COVERAGE, DECISION_LEVELS, AuthorityKind

#: What may have become of a request for authorization.
_AUTHORIZATIONS = frozenset({"approved", "denied", "pending"})
#: The number of an LCD, also of a proposed one.
_LOCAL = re.compile(r"D?L[0-9]+", re.ASCII)
_COMPARED = frozenset({"below", "at_least", "at_most", "above"})


@attrs.frozen(kw_only=True)
class KnownFact:
    """A fact that records look at: the sorts of its values, and the texts that they tell apart."""

    sorts: frozenset[type] = frozenset()
    texts: frozenset[str] = frozenset()


@attrs.frozen(kw_only=True, eq=False)
class KnownNames:
    """The names of one library. ``words`` are closed lists, by the field of the question that holds them."""

    lines: frozenset[str]
    states: frozenset[str]
    counties: Counties
    words: Mapping[str, frozenset[str]]
    plans: frozenset[str]
    facts: Mapping[str, KnownFact]
    topics: frozenset[str]
    library: PolicyLibrary = attrs.field(repr=False)

    def is_document(self, name: str) -> bool:
        """Whether the library has an authority of this id, also one that is found on demand."""
        return self.library.authority(name) is not None

    def may_be_named(self, name: str) -> bool:
        """Whether an answer may name an authority of this id; nothing is held against an empty library.

        Of an LCD that an article of a pack serves, or that a plan elects, the name alone may be known.
        """
        found_on_demand = bool(self.library.shelves)
        nothing = not self.documents and not found_on_demand
        unseen = name in self._elected or (found_on_demand and bool(_LOCAL.fullmatch(name)))
        return nothing or unseen or self.is_document(name)

    def versions_of(self, document: str) -> frozenset[str]:
        """The ids of all versions of a document at hand; of one that is found on demand nobody knows them all."""
        return self._versions.get(document, frozenset())

    @cached_property
    def documents(self) -> frozenset[str]:
        """The ids of the documents at hand, for "did you mean"."""
        return frozenset(self._versions)

    @cached_property
    def values(self) -> KnownValues:
        """What the records say on each topic."""
        return KnownValues(self.library)

    @cached_property
    def _elected(self) -> frozenset[str]:
        """The policies that plans elect, each also as the version of which nothing is known."""
        unseen = [unseen_policy(item) for item in self.library.elections if chosen_by(item)]
        return frozenset(name for item in unseen for name in (item.id, item.authority.id))

    @cached_property
    def _versions(self) -> Mapping[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for item in self.library.provisions:
            found.setdefault(item.authority.id, set()).add(item.id)
        return {document: frozenset(versions) for document, versions in found.items()}


def known_names(library: PolicyLibrary) -> KnownNames:
    """Everything that a question may name under this library."""
    return KnownNames(
        lines=_lines(library),
        states=library.jurisdictions.states,
        counties=library.jurisdictions.counties,
        words={name: words for name, words in _words(library).items() if words},
        plans=_plans(library),
        facts=_facts(library),
        topics=_topics(library),
        library=library,
    )


def _topics(library: PolicyLibrary) -> frozenset[str]:
    """The topics of its records, those that are known anyway, and those of what is found on demand."""
    told = {item.topic for item in library.provisions}
    return KNOWN_TOPICS.union(told, {COVERAGE}, *(shelf.topics() for shelf in library.shelves))


def _lines(library: PolicyLibrary) -> frozenset[str]:
    """Lines of business with a ladder or a place in the order of payers, and what else people write for them."""
    found = frozenset[str]().union(*(ladder.lines for ladder in library.ladders.ladders))
    if not found:
        return found
    found |= {rank.line_of_business for rank in library.payer_rules.ranks}
    narrower = {name for name, (line, _, _) in NARROWER.items() if line in found}
    return found | narrower | {name for name, line in LINES.items() if line in found | narrower}


def _words(library: PolicyLibrary) -> dict[str, frozenset[str]]:
    """By field: what is known without the records, and what their conditions look for."""
    found = closed_words(library)
    spellings = found["delivery_system"] and frozenset(DELIVERY_SYSTEMS)
    fields = {
        **{name: words for name, words in found.items() if name != "state"},
        "delivery_system": found["delivery_system"] | spellings,
        "contractor": _contractors(library),
        "reviewed": frozenset(kind.value for kind in AuthorityKind),
    }
    told = {name: words and words | set(_texts(library, name)) for name, words in fields.items()}
    return {("status" if name == "prior_authorization" else name): words for name, words in told.items()}


def closed_words(library: PolicyLibrary) -> dict[str, frozenset[str]]:
    """By fact: the words that questions have for it, whatever conditions look for; nothing where none are known."""
    rules = library.payer_rules
    secondary = frozenset[str]().union(*(rank.medicare_secondary for rank in rules.ranks))
    dual = rules.no_medicaid_benefit | rules.full_medicaid_benefit
    places = {row.place_of_service for row in library.jurisdictions.kinds if row.place_of_service}
    selected = {
        fact: frozenset(word for ladder in library.ladders.ladders for word in ladder.selects.get(fact, ()))
        for fact in ("delivery_system", "funding", "programme")
    }
    if selected["delivery_system"]:
        selected["delivery_system"] |= {*DELIVERY_SYSTEMS.values()}
    return {
        **selected,
        "state": library.jurisdictions.states,
        "decision_level": DECISION_LEVELS,
        "dual_status": dual and dual | {"none"},
        "medicare_secondary": secondary and secondary | {"none"},
        "place_of_service": read_places_of_service() | places,
        "prior_authorization": _AUTHORIZATIONS,
    }


def _contractors(library: PolicyLibrary) -> frozenset[str]:
    """Jurisdictions and contracts of the map, and the contracts of which a pack tells more."""
    areas = library.jurisdictions.areas
    mapped = {name for area in areas for name in (area.jurisdiction, area.contract_number)} - {""}
    told = frozenset[str]().union(*(library.contracts(day).numbers for day in library.snapshot_days))
    return told | mapped | frozenset(library.jurisdictions.contracts) if mapped else frozenset()


def _conditions(library: PolicyLibrary) -> Iterator[Condition]:
    return (condition for item in library.provisions for condition in item.conditions)


def _texts(library: PolicyLibrary, fact: str) -> Iterator[str]:
    """The texts that conditions look for in a fact."""
    asked = (condition for condition in _conditions(library) if condition.fact == fact)
    return (value for condition in asked for value in _values(condition) if isinstance(value, str))


def _values(condition: Condition) -> Iterable[Any]:
    return condition.value if isinstance(condition.value, tuple) else (condition.value,)


def _plans(library: PolicyLibrary) -> frozenset[str]:
    found = {part.plan for part in library.participations} | set(_texts(library, "plan"))
    for item in library.provisions:
        found |= {record.plan for record in item.authority.adoptions}
        if item.reaches.level == "plan":
            found |= item.reaches.values
    return frozenset(found)


def _facts(library: PolicyLibrary) -> Mapping[str, KnownFact]:
    """Facts that conditions, limits and the rules of payers look at, and events, each with its sorts."""
    sorts: dict[str, set[type]] = {name: {SORTS[name]} for name in EVENTS if name in SORTS}
    sorts |= {name: {bool} for name in library.payer_rules.out_of_state_facts}
    for item in library.provisions:
        sorts |= {name: {int, float} for limit in read_limits(item.value) or () for name in limit.used}
    texts: dict[str, set[str]] = {}
    for condition in _conditions(library):
        known = {SORTS[condition.fact]} if condition.fact in SORTS else set(map(type, _values(condition)))
        sorts.setdefault(condition.fact, set()).update({int, float} if condition.operator in _COMPARED else known)
        texts.setdefault(condition.fact, set()).update(v for v in _values(condition) if isinstance(v, str))
    return {
        name: KnownFact(sorts=frozenset(found), texts=frozenset(texts.get(name, ()))) for name, found in sorts.items()
    }
