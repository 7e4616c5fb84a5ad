"""Premises: the answers to doubts under which one outcome comes about, said in as few words as may be.

Branches are walked one by one; a reader wants what they have in common. Two premises that differ in the answer to one
doubt are one premise with both answers, and a doubt of which every answer does is not mentioned.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coverage_resolver.cases import Doubt

#: For each doubt, the answers that do.
Premise = tuple[frozenset[str], ...]


def merged(choices: Iterable[tuple[str, ...]], doubts: Sequence[Doubt]) -> list[Premise]:
    """Premises that hold for these choices of one answer a doubt, and for no other.

    >>> size, tone = Doubt("size", ("small", "large")), Doubt("tone", ("dark", "light"))
    >>> [list(map(sorted, each)) for each in merged([("small", "dark"), ("small", "light")], (size, tone))]
    [[['small'], ['dark', 'light']]]
    """
    found: list[Premise] = list(dict.fromkeys(tuple(frozenset({option}) for option in choice) for choice in choices))
    before = len(found) + 1
    while len(found) < before:
        before = len(found)
        for place in range(len(doubts)):
            alike: dict[tuple[Premise, Premise], frozenset[str]] = {}
            for premise in found:
                rest = (premise[:place], premise[place + 1 :])
                alike[rest] = alike.get(rest, frozenset()) | premise[place]
            found = [(*head, options, *tail) for (head, tail), options in alike.items()]
    return found


def told(premises: Iterable[Premise], doubts: Sequence[Doubt]) -> str:
    """In words; the answers of one doubt in its own order.

    >>> doubts = (Doubt("size", ("small", "large")), Doubt("public", ("yes", "no")))
    >>> told([(frozenset({"small"}), frozenset({"yes"})), (frozenset({"large"}), frozenset({"yes", "no"}))], doubts)
    'small and public: yes; or large'
    """
    return "; or ".join(dict.fromkeys(" and ".join(_clauses(premise, doubts)) for premise in premises))


def _clauses(premise: Premise, doubts: Sequence[Doubt]) -> Iterable[str]:
    for options, doubt in zip(premise, doubts, strict=True):
        if not options.issuperset(doubt.options):
            words = [_phrase(doubt, option) for option in doubt.options if option in options]
            yield words[0] if len(words) == 1 else f"({' or '.join(words)})"


def _phrase(doubt: Doubt, option: str) -> str:
    return option if option not in ("yes", "no") else f"{doubt.key}: {option}"
