"""One value of a question, held against what a library knows: a fault, a note, or nothing.

A fault is what no library can mean. A note is what may be right and is worth a second look: a plan that no document
names is a plan without policies of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from typing import Any

import attrs

from coverage_resolver.counties import county_key
from coverage_resolver.facts import FIELDS
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.damage.texts import damage_of_compared
from coverage_resolver.io.strict_values import closest, nearest
from coverage_resolver.question_fields import word
from coverage_resolver.tables.filled_fields import Field
from coverage_resolver.tables.known_names import KnownFact, KnownNames

#: Facts that are worked out from other fields, so that a value under their own name would never be looked at.
DERIVED: Mapping[str, str] = FrozenTable({**FIELDS, "medicare_status": ""})
_SORTS = ((bool, "true or false"), (int, "a number"), (float, "a number"), (str, "text"))
#: Where records have several words for a fact, and no prose, these are a list; so many of them are told.
_WORD = re.compile(r"\w+(?:-\w+)*")
_LISTED = 20
_STATE = re.compile(r"(.*_)?state", re.ASCII)


@attrs.frozen
class Complaint:
    """``what`` is said of the ``subject``: the value, or the name of the fact. ``refused`` says that it is a fault.

    ``unmodelled`` is a name that looks like none that is known: it may be one for which there is an answer of its own.
    """

    subject: str
    what: str
    what_to_do: str
    refused: bool = True
    unmodelled: bool = False


#: What a question says of a field, for the checks that look at two.
Said = Callable[[Field], Any]


def complaints(field: Field, value: Any, said: Said, names: KnownNames) -> Iterator[Complaint]:
    """What is wrong or odd about one field, such as ``("service", "county")``."""
    part, last = field[0], field[-1]
    if "facts" in field:
        yield from _fact(last, value, names)
    elif last == "line_of_business":
        if names.lines and word(value) not in names.lines:
            yield _line(value, names)
    elif _STATE.fullmatch(last):
        if names.states and str(value).upper() not in names.states:
            yield Complaint(value, "is not a state or territory", "use its two-letter postal code")
    elif last in ("county", "residence_county"):
        yield from _county(value, said((part, last.replace("county", "state"))), names)
    elif last == "plan":
        if names.plans and value not in names.plans:
            advice = closest(value, names.plans, "check the id, unless the plan has no policy of its own")
            yield Complaint(value, "is a plan that no document names", advice, refused=False)
    elif last == "offered":
        for name in value:
            if not names.is_document(name):
                yield Complaint(name, "is no authority of the library", closest(name, names.documents, "check its id"))
    elif last in names.words:
        yield from _word(last, value, names)


def _line(value: str, names: KnownNames) -> Complaint:
    """A line that is spelled nearly like a known one is that; any other is a coverage that is not modelled."""
    what, near = "is no line of business that is known", nearest(word(value), names.lines, 0.8)
    if near:
        return Complaint(value, what, f"did you mean `{near}`?")
    lines = sorted({ladder.line_of_business for ladder in names.library.ladders.ladders})
    return Complaint(value, what, f"use one of {', '.join(lines)}", unmodelled=True)


def _word(last: str, value: Any, names: KnownNames) -> Iterator[Complaint]:
    """A field with a closed list of words; ``reviewed`` may name documents as well."""
    noun = _NOUNS.get(last, last.replace("_", " "))
    known, exact = names.words[last], last in ("place_of_service", "contractor")
    for item in value if isinstance(value, list) else (value,):
        spelled = item if exact else word(item)
        if last == "reviewed" and (names.is_document(item) or _kind(spelled) in known):
            continue
        if spelled not in known:
            yield Complaint(item, f"is no {noun} that is known", closest(spelled, known, _ADVICE.get(last, "")))


_NOUNS = {"reviewed": "kind of source", "status": "status of an authorization"}
_ADVICE = {
    "place_of_service": "use a two-digit code of the CMS Place of Service Code Set",
    "contractor": "use a jurisdiction or contract number of the map of contractors",
    "reviewed": "use ncd, lcd, coverage_article or another kind of authority, or the id of a document",
}


def _kind(spelled: str) -> str:
    """A kind of source in the other spellings that a question may use."""
    flat = spelled.removesuffix("_set")
    return flat if "coverage_" in flat else flat.replace("article", "coverage_article")


def _county(value: str, state: Any, names: KnownNames) -> Iterator[Complaint]:
    """In a state whose contractor may hang on the county, one that the state does not have."""
    where = str(state or "").upper()
    if where in names.counties.states and not names.counties.name(where, value):
        plain = {county_key(row.name, where): row.name for row in names.counties.rows if row.state == where}
        near = get_close_matches(county_key(value, where), plain, 1, 0.6)
        advice = f"did you mean `{plain[near[0]]}`?" if near else "check its name: the contractor may hang on it"
        yield Complaint(value, "is no county of the state", advice)


def _fact(name: str, value: Any, names: KnownNames) -> Iterator[Complaint]:
    if name in DERIVED:
        field = DERIVED[name]
        advice = f"fill in {field} instead" if field else "drop it: the enrollments tell"
        yield Complaint(name, "is worked out, and never taken from a fact", advice)
        return
    known = names.facts.get(name)
    if known is None:
        # What a document of a pack asks is known when it is found; such facts are sentences.
        if " " not in name:
            advice = closest(name, names.facts, "check its name, or drop it: it bears on nothing")
            yield Complaint(name, "is a fact at which no record looks", advice)
        return
    for item in value if isinstance(value, (list, tuple)) else (value,):
        if item is not None:
            yield from _fact_value(name, item, known)


def _fact_value(name: str, value: Any, known: KnownFact) -> Iterator[Complaint]:
    if known.sorts and type(value) not in known.sorts:
        wanted = " or ".join(dict.fromkeys(noun for sort, noun in _SORTS if sort in known.sorts))
        got = next((noun for sort, noun in _SORTS if type(value) is sort), "something else")
        advice = f"write {wanted}" if got != wanted else "write a whole number"
        yield Complaint(name, f"is {wanted}, not {got}", advice)
    elif isinstance(value, str) and known.texts:
        yield from _fact_text(name, value, known.texts)


def _fact_text(name: str, value: str, known: frozenset[str]) -> Iterator[Complaint]:
    """A text that is none of those that records tell apart, in capitals or not: no rule that names one is met by it."""
    if value.casefold() in map(str.casefold, known):
        return
    near = get_close_matches(value[:80], sorted(known), 1, 0.8)
    if near or (len(known) > 1 and all(map(_WORD.fullmatch, known))):
        listed = ", ".join(sorted(known)) if len(known) <= _LISTED else "other words"
        damage = damage_of_compared(near[0]) if near else None
        advice = f"did you mean `{near[0]}`?" if near else f"check it: the records name {listed}"
        advice = advice if damage is None else f"correct the record: {damage.what}"
        yield Complaint(name, "has a value at which no record looks", advice, refused=False)
