"""Finds the provisions that address a service, without looking at the others. Private to the library."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver._ranges import Ranges, Span
from coverage_resolver.authorities import Provision
from coverage_resolver.codes import shape
from coverage_resolver.questions import Service
from coverage_resolver.vocabulary import AuthorityKind, Role

_WORD = re.compile(r"[a-z0-9]+")
Words = frozenset[str]


def words(text: str) -> Words:
    """The words of a description, lower case, without a plural's *s*."""
    return frozenset(
        word[:-1] if len(word) > 3 and word.endswith("s") else word for word in _WORD.findall(text.lower())
    )


def names_subject(description: str, subjects: Iterable[str]) -> bool:
    """Whether every word of one of the subjects occurs in the description."""
    given = words(description)
    return any(subject <= given for subject in map(words, subjects) if subject)


@attrs.frozen(eq=False)
class CandidateIndex:
    """By code, by range, by subject word, and the general provisions by state and line of business.

    What is found is a set of places in the library's order, so that provisions are put in order as numbers are.
    """

    provisions: tuple[Provision, ...]
    by_code: Mapping[tuple[str, str], tuple[int, ...]]
    by_range: Mapping[tuple[str, tuple[str, ...]], Ranges]
    by_subject: Mapping[str, tuple[tuple[Words, int], ...]]
    general: Mapping[str, Mapping[str, tuple[int, ...]]]
    families: Mapping[str, tuple[Provision, ...]]

    @classmethod
    def of(cls, provisions: Iterable[Provision]) -> CandidateIndex:
        """Index provisions that are already in a stable order."""
        by_code: dict[tuple[str, str], list[int]] = {}
        by_range: dict[tuple[str, tuple[str, ...]], list[Span]] = {}
        by_subject: dict[str, list[tuple[Words, int]]] = {}
        general: dict[str, dict[str, list[int]]] = {}
        families: dict[str, list[Provision]] = {}
        ordered = tuple({id(item): item for item in provisions}.values())
        for place, item in enumerate(ordered):
            if item.role is Role.INFORMS or item.authority.kind is AuthorityKind.MA_LCD_ELECTION:
                continue
            authority = item.authority
            families.setdefault(authority.family, []).append(item)
            for code in item.codes.codes:
                by_code.setdefault((code.system, code.value), []).append(place)
            for span in item.codes.ranges:
                by_range.setdefault((span.system, shape(span.first)), []).append((span.first, span.last, place))
            if authority.subjects and (not item.codes or authority.codes_informational):
                for subject in map(words, authority.subjects):
                    if subject:
                        by_subject.setdefault(min(subject), []).append((subject, place))
            elif not item.codes:
                for state in item.reaches.values if item.reaches.level == "state" else (_ANY,):
                    for line in item.lines or (_ANY,):
                        general.setdefault(state, {}).setdefault(line, []).append(place)
        return cls(
            ordered,
            _frozen(by_code),
            {pattern: Ranges.of(spans) for pattern, spans in by_range.items()},
            _frozen(by_subject),
            {state: _frozen(by_line) for state, by_line in general.items()},
            _frozen(families),
        )

    def with_replaced(
        self, provisions: tuple[Provision, ...], swap: Callable[[Iterable[Provision]], tuple[Provision, ...]]
    ) -> CandidateIndex:
        """The same index over provisions that address the same services, place by place."""
        return attrs.evolve(
            self, provisions=provisions, families={name: swap(found) for name, found in self.families.items()}
        )

    def find(self, service: Service, wanted: frozenset[str], states: frozenset[str]) -> tuple[Provision, ...]:
        """The candidates for a service; each once, in the library's order. No state means that any may be the one."""
        listed: tuple[int, ...] = ()
        found: set[int] = set()
        if service.code:
            listed = self.by_code.get((service.code_system, service.code), ())
            if self.by_range:
                ranges = self.by_range.get((service.code_system, shape(service.code)))
                found.update(ranges.holding(service.code) if ranges is not None else ())
        if service.description and self.by_subject:
            given = words(service.description)
            for word in given:
                found.update(place for subject, place in self.by_subject.get(word, ()) if subject <= given)
        for state in (_ANY, *states) if states else self.general:
            by_line = self.general.get(state)
            if by_line:
                for line in (_ANY, *wanted):
                    found.update(by_line.get(line, ()))
        # What lists the code stands in the library's order already.
        places = sorted(found.union(listed)) if found else listed
        return tuple([self.provisions[place] for place in places])

    def family(self, name: str) -> tuple[Provision, ...]:
        """Every provision of a family."""
        return self.families.get(name, ())


#: Stands for every state, and for every line of business.
_ANY = ""


def _frozen(table: dict[Any, list[Any]]) -> dict[Any, tuple[Any, ...]]:
    return {key: tuple(rows) for key, rows in table.items()}
