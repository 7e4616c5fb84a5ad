"""Finds the provisions that address a service, without looking at the others. Private to the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.codes import Code, CodeRange
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
    """By code, by range, by subject word, and the general provisions by state."""

    by_code: Mapping[Code, tuple[Provision, ...]]
    by_range: tuple[tuple[CodeRange, Provision], ...]
    by_subject: Mapping[str, tuple[tuple[Words, Provision], ...]]
    general: Mapping[str, tuple[Provision, ...]]
    families: Mapping[str, tuple[Provision, ...]]
    order: Mapping[int, int]

    @classmethod
    def of(cls, provisions: Iterable[Provision]) -> CandidateIndex:
        """Index provisions that are already in a stable order."""
        by_code: dict[Code, list[Provision]] = {}
        by_range: list[tuple[CodeRange, Provision]] = []
        by_subject: dict[str, list[tuple[Words, Provision]]] = {}
        general: dict[str, list[Provision]] = {}
        families: dict[str, list[Provision]] = {}
        order: dict[int, int] = {}
        for item in provisions:
            order[id(item)] = len(order)
            if item.role is Role.INFORMS or item.authority.kind is AuthorityKind.MA_LCD_ELECTION:
                continue
            authority = item.authority
            families.setdefault(authority.family, []).append(item)
            for code in item.codes.codes:
                by_code.setdefault(code, []).append(item)
            by_range += [(span, item) for span in item.codes.ranges]
            if authority.subjects and (not item.codes or authority.codes_informational):
                for subject in map(words, authority.subjects):
                    if subject:
                        by_subject.setdefault(min(subject), []).append((subject, item))
            elif not item.codes:
                for state in item.reaches.values if item.reaches.level == "state" else ("",):
                    general.setdefault(state, []).append(item)
        return cls(_frozen(by_code), tuple(by_range), _frozen(by_subject), _frozen(general), _frozen(families), order)

    def find(self, service: Service, wanted: frozenset[str], states: frozenset[str]) -> tuple[Provision, ...]:
        """The candidates for a service; each once, in the library's order. No state means that any may be the one."""
        listed: tuple[Provision, ...] = ()
        more: list[Provision] = []
        if service.code:
            code = Code(service.code_system, service.code)
            listed = self.by_code.get(code, ())
            more = [item for span, item in self.by_range if code in span]
        if service.description and self.by_subject:
            given = words(service.description)
            for word in given:
                more += [item for subject, item in self.by_subject.get(word, ()) if subject <= given]
        for place in ("", *states) if states else self.general:
            for item in self.general.get(place, ()):
                lines = item.lines
                if not lines or lines & wanted:
                    more.append(item)
        if not more:
            return listed
        order, found = self.order, {id(item): item for item in (*listed, *more)}
        return tuple(sorted(found.values(), key=lambda item: order[id(item)]))

    def family(self, name: str) -> tuple[Provision, ...]:
        """Every provision of a family."""
        return self.families.get(name, ())


def _frozen(table: dict[Any, list[Any]]) -> dict[Any, tuple[Any, ...]]:
    return {key: tuple(rows) for key, rows in table.items()}
