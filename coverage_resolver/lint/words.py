"""Words that nothing else knows: in conditions those that no question has, in values those that compare with nothing.

Of some facts every word is known (a place of service, a state); of others only those by which ladders are chosen, so
that a record may name one of its own, and only what is spelled nearly like a known word is told.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.conditions import Condition
from coverage_resolver.io.damage.texts import damage_of_compared, damage_of_value
from coverage_resolver.io.strict_values import closest, nearest, shown
from coverage_resolver.lint.findings import Finding
from coverage_resolver.lint.subject import Subject
from coverage_resolver.question_fields import word
from coverage_resolver.tables.known_names import closed_words
from coverage_resolver.topics import topic_named
from coverage_resolver.values.tables import DEMAND_WORDS

#: Facts that have no other words than those that are known. Lines of business are held against ladders by the load.
_COMPLETE = frozenset({"state", "place_of_service", "delivery_system", "decision_level"})
_PLACE = "place_of_service"
#: A word this like a known one is more likely a slip than a word of its own.
_ALIKE = 0.8


def unknown_words(subject: Subject) -> Iterable[Finding]:
    """Conditions that nothing can meet, and values that are nearly words of an order of their topic."""
    known = {fact: words for fact, words in closed_words(subject.library).items() if words}
    for item in subject.library.provisions:
        for number, condition in enumerate(item.conditions, start=1):
            for field, text in _texts(condition, f"conditions[{number}].value"):
                yield from _condition(subject, item, field, condition.fact, text, known)
        for field, text in _values(item):
            flat = "" if damage_of_value(text) else word(text)
            if flat and text not in DEMAND_WORDS and (near := _near(flat, {word(each): each for each in DEMAND_WORDS})):
                what = f"{shown(text)} is no word that is compared on `{item.topic}`"
                yield subject.finding("unknown-word", item, field, what, f"did you mean `{near}`?")


def _condition(
    subject: Subject, item: Provision, field: str, fact: str, text: str, known: Mapping[str, frozenset[str]]
) -> Iterator[Finding]:
    words = known.get(fact, frozenset())
    # The judgement compares without regard to capitals, and with nothing else forgiven.
    if not words or text.casefold() in {each.casefold() for each in words} or damage_of_compared(text):
        return  # What only looks like a word is told as such.
    near = _near(text if fact == _PLACE else word(text), {each.casefold(): each for each in words})
    if fact in _COMPLETE or near:
        advice = f"did you mean `{near}`?" if near else _advice(fact, text, words)
        what = f"no question has the {fact.replace('_', ' ')} {shown(text)}"
        yield subject.finding("unknown-word", item, field, what, advice)


def _advice(fact: str, text: str, words: frozenset[str]) -> str:
    if fact == _PLACE:
        return "use a two-digit code of the CMS Place of Service Code Set"
    return "use its two-letter postal code" if fact == "state" else closest(text, words)


def _near(text: str, known: Mapping[str, str]) -> str:
    """The known word that a text is nearly, by its flat spelling."""
    found = nearest(text.casefold(), known, _ALIKE)
    return known[found] if found else ""


def _texts(condition: Condition, field: str) -> Iterator[tuple[str, str]]:
    """The texts that a fact is compared with, each with its place."""
    if isinstance(condition.value, str):
        yield field, condition.value
    elif isinstance(condition.value, tuple):
        yield from ((f"{field}[{n}]", text) for n, text in enumerate(condition.value, start=1) if isinstance(text, str))


def _values(item: Provision) -> Iterator[tuple[str, str]]:
    """A value that is one text, and the entry of a table that bears the name of its topic."""
    if isinstance(item.value, str):
        yield "value", item.value
    elif isinstance(item.value, Mapping):
        for name in dict.fromkeys((item.topic, topic_named(item.topic))):
            if isinstance(text := item.value.get(name), str):
                yield f"value.{name}", text
