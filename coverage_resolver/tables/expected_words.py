"""The words that a row expects, held against those that an answer can have.

A word that no answer has makes a row fail as if the law were another one; after ``no_`` it makes the row pass, whatever
the law is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from coverage_resolver.enrollments import NARROWER
from coverage_resolver.errors import InvalidRecord
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.strict_values import closest, nearest, shown
from coverage_resolver.question_fields import LINES
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.service_kinds import ROUTING_NEEDS
from coverage_resolver.tables.answer_fields import AUTHORIZATIONS
from coverage_resolver.tables.expected import Expectation
from coverage_resolver.tables.expected_needs import unknown_need, unknown_part
from coverage_resolver.tables.expected_values import unknown_branch, unknown_value
from coverage_resolver.tables.known_names import KnownNames
from coverage_resolver.tables.rows import Row
from coverage_resolver.vocabulary import COVERAGE, PRIOR_AUTHORIZATION, CoverageStatus, Stance

#: What is wrong with a word, and what to do.
_Found = tuple[str, str] | None
_Check = Callable[[str, KnownNames], _Found]
_OfTopic = Callable[[str, KnownNames, str], _Found]
#: As records of limits write them.
_IN_RECORDS: Mapping[str, str] = FrozenTable({"required": "auth-needed", "not_required": "no-auth"})
_STATUSES = frozenset(status.value for status in CoverageStatus)
_STANCES = frozenset(stance.value for stance in Stance)
_REASONS = frozenset(code.value for code in ReasonCode)


def unknown_words(row: Row, names: KnownNames) -> Iterator[InvalidRecord]:
    """What a row expects and no answer says; a part (``~``) may be of anything, but of a need that must not come."""
    for wish in row.expectations:
        check = _check(wish, row.topic)
        if wish.form == "part" and wish.field == "no_needs":
            found = unknown_part(wish.wanted[0], names)
            if found is not None:
                yield InvalidRecord(row.place(wish.column), f"{shown(wish.written)} {found[0]}", found[1])
        if check is not None and wish.form == "value":
            for item in dict.fromkeys(wish.wanted):
                found = check(item, names)
                if found is not None:
                    yield InvalidRecord(row.place(wish.column), f"{shown(item)} {found[0]}", found[1])


def _check(wish: Expectation, topic: str) -> _Check | None:
    if wish.topic:
        return _status if wish.topic == COVERAGE else _about(_standing, wish.topic)
    if wish.field in ("needs", "no_needs"):
        return unknown_need
    if wish.of_topic:
        return _about(_OF_TOPIC[wish.field], topic) if wish.field in _OF_TOPIC else None
    return _BY_FIELD.get(wish.field)


def _about(check: _OfTopic, topic: str) -> _Check:
    return lambda item, names: check(item, names, topic)


def _line(item: str, names: KnownNames) -> _Found:
    """The words that questions have for a line, and its narrower ones, are read as it: answers name the line itself."""
    library = names.library
    known = {rank.line_of_business for rank in library.payer_rules.ranks}
    known = known.union(*(ladder.lines for ladder in library.ladders.ladders)) - NARROWER.keys()
    if not known or item in known:
        return None
    meant = NARROWER[item][0] if item in NARROWER else LINES.get(item)
    advice = f"did you mean `{meant}`?" if meant in known else closest(item, known)
    return "is no line of business that an answer names", advice


def _contractor(item: str, names: KnownNames) -> _Found:
    known = names.words.get("contractor", frozenset())
    for name in item.split("/"):
        near = "" if name in known else nearest(name, known, 0.8)
        if near:
            return "is no contractor that is known", f"did you mean `{near}`?"
    return None


def _outcome(item: str, names: KnownNames) -> _Found:
    near = _IN_RECORDS.get(item) or ("" if item in AUTHORIZATIONS else nearest(item, AUTHORIZATIONS, 0.8))
    return ("is no outcome on prior authorization", f"did you mean `{near}`?") if near else None


def _routed(item: str, names: KnownNames) -> _Found:
    return None if item in _REASONS else ("is no reason code", closest(item, _REASONS))


def _status(item: str, names: KnownNames) -> _Found:
    """A value on coverage that no status is may be a library's own; one that is nearly a status is meant as that."""
    near = "" if item in _STATUSES else nearest(item, _STATUSES, 0.8)
    return ("is no status", f"did you mean `{near}`?") if near else None


def _routing_need(item: str, names: KnownNames) -> _Found:
    return None if item in ROUTING_NEEDS else ("is no field for which the routing asks", closest(item, ROUTING_NEEDS))


def _standard(item: str, names: KnownNames) -> _Found:
    """The standards by which cases are reviewed are those of the ladders."""
    known = {ladder.standard for ladder in names.library.ladders.ladders} - {""}
    if not known or item in known:
        return None
    return "is the standard of no ladder", closest(item, known, f"use one of {'; '.join(sorted(known))}")


def _value(item: str, names: KnownNames, topic: str) -> _Found:
    found = _outcome(item, names) if topic == PRIOR_AUTHORIZATION else None
    return found or unknown_value(item, names, topic)


def _standing(item: str, names: KnownNames, topic: str) -> _Found:
    """The whole value of a topic; without one an answer has the outcome or the stance."""
    if item in _STATUSES or item in _STANCES:
        return None
    near = nearest(item, _STANCES, 0.8)
    return ("is no stance", f"did you mean `{near}`?") if near else _value(item, names, topic)


_BY_FIELD: Mapping[str, _Check] = FrozenTable(
    {
        "payers": _line,
        "paid_by": _line,
        "prior_authorization": _outcome,
        "jurisdictions": _contractor,
        "routed_by": _routed,
        "routing_needs": _routing_need,
        "standard": _standard,
    }
)
_OF_TOPIC: Mapping[str, _OfTopic] = FrozenTable({"value": _value, "branches": unknown_branch})
