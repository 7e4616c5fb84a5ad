"""Classes of everything else that conditions turn on: ages, authorizations, diagnoses, facts, contract dates.

As for missing facts, the classes of a fact are the combinations of conditions that can hold together. Each class is
asked with one value; what moves with the day, such as an age, is asked so that it is the same on every day.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.changes.class_labels import (
    Met,
    by_conditions,
    by_diagnoses,
    by_intervals,
    by_runs,
    by_words,
    telling,
)
from coverage_resolver.changes.contents import content
from coverage_resolver.changes.diagnosis_classes import diagnosis_classes
from coverage_resolver.changes.fact_values import READINGS, every_combination, values_of
from coverage_resolver.codes import dotted
from coverage_resolver.conditions import Condition
from coverage_resolver.vocabulary import Certainty

#: Facts that the class of coverage, the place and the plan decide.
_DECIDED = frozenset({"line_of_business", "state", "plan"})
#: A fact that only another payer of the member can give.
_UNASKED = frozenset({"medicare_status"})
DIAGNOSES, CONTRACTS, NOTICE = "the diagnoses", "the date of the contract", "the notice to the provider"


@attrs.frozen
class Choice:
    """One class of one circumstance: how it is written, and the value with which it is asked."""

    label: str
    value: Any


@attrs.frozen
class Circumstance:
    """A fact, or facts that go together, with its classes; ``whole`` where every class is among them."""

    name: str
    choices: tuple[Choice, ...]
    whole: bool = True


def circumstances(
    provisions: Sequence[Provision], decided: Iterable[str], by_contract: bool, notified: bool
) -> tuple[tuple[Circumstance, ...], frozenset[str]]:
    """What these records turn on, and the facts among it that cannot be asked.

    ``decided`` are facts that the class of coverage fixes; ``by_contract`` says that the date of a contract may
    select a version, ``notified`` that notice to the provider may be due.
    """
    conditions: dict[str, dict[Hashable, Condition]] = {}
    unasked = set()
    for item in provisions:
        for condition in item.conditions:
            if condition.fact in _UNASKED:
                unasked.add(condition.fact)
            elif condition.fact not in _DECIDED and condition.fact not in decided:
                group = conditions.setdefault(READINGS.get(condition.fact, condition.fact), {})
                group[(condition.fact, condition.operator, content(condition.value))] = condition
    found = [_of_facts(name, sorted(group.values(), key=Condition.text)) for name, group in sorted(conditions.items())]
    found += _of_diagnoses(provisions)
    if by_contract:
        found.append(Circumstance(CONTRACTS, (Choice("of the day", 0), Choice("a year old", 1))))
    if notified:
        found.append(Circumstance(NOTICE, (Choice("not known to be late", False), Choice("on the day", True))))
    return tuple(item for item in found if len(item.choices) > 1), frozenset(unasked)


def _of_facts(name: str, asked: Sequence[Condition]) -> Circumstance:
    values: dict[tuple[object, ...], list[tuple[Any, Mapping[str, Any]]]] = {}
    order = []
    for value, facts in values_of(name, asked):
        order.append(value)
        values.setdefault(tuple(condition.holds(facts) for condition in asked), []).append((value, facts))
    met: dict[tuple[object, ...], Met] = {key: tuple([each is Certainty.YES for each in key]) for key in values}

    def meets(number: float) -> Met:
        return tuple([condition.holds({name: number}) is Certainty.YES for condition in asked])

    whole, choices = every_combination(name, asked), []
    for key, found in values.items():
        mine = [value for value, _ in found]
        places = telling(met[key], met.values(), whole=whole)
        label = by_runs(name, asked, order, mine) or by_words(name, order, mine)
        label = label or by_intervals(name, asked, meets, met[key])
        choices.append(Choice(label or by_conditions(asked, met[key], places), mine[0]))
    return Circumstance(name, tuple(choices))


def _diagnoses(text: str) -> str:
    """A code, or a range of codes, as people write it."""
    return "..".join(map(dotted, text.split("..")))


def _of_diagnoses(provisions: Sequence[Provision]) -> Iterator[Circumstance]:
    sets = {each.diagnoses.texts(): each.diagnoses for each in provisions if each.diagnoses is not None}
    if not sets:
        return
    names = sorted(sets)
    found, whole = diagnosis_classes([sets[name] for name in names])
    written = [" ".join(_diagnoses(text.partition(":")[2]) for text in name) for name in names]
    choices = []
    for meets, codes in found.items():
        choices.append(Choice(by_diagnoses(written, meets, telling(meets, found, whole=whole)), codes))
    yield Circumstance(DIAGNOSES, tuple(choices), whole)
