"""What the lists of an article say, and no more: whether a diagnosis supports a service.

No table joins a group of procedures to a group of diagnoses; the paragraphs do, in prose. So a list decides only where
it cannot matter which group a code is in. Everything else is ``prose only``, and the paragraphs are shown.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from functools import cached_property
from typing import Any

import attrs

from coverage_resolver.io.mcd.code_lists import (
    groups_with,
    paragraphs,
    procedure_groups,
)
from coverage_resolver.io.mcd.held_diagnoses import Groups, Held, Lists, has_codes, without_dot
from coverage_resolver.io.mcd.paragraph_wordings import (
    exempts,
    leaves_refusal_open,
    leaves_support_open,
    only_for_others,
    refuses_in_words,
    says_more,
    supports_in_words,
)
from coverage_resolver.io.mcd.procedure_wordings import leaves_open, refuses
from coverage_resolver.vocabulary import SUPPORTS

DOES_NOT, NOT_LISTED, PROSE = "does_not_support", "not_listed", "prose_only"

#: What the lists of an edition answer, and the paragraphs that they answer from.
Said = tuple[tuple[str, ...], str]


@attrs.define(eq=False)
class DiagnosisLists:
    """The lists of one edition of an article, as they bear on one service, of which it lists the ``procedures``."""

    procedures: Mapping[str, Any]
    lists: Lists
    code: str
    #: Whether the edition names the service in words alone, so that no list of procedures has it.
    in_words: bool = False

    @property
    def covered(self) -> Groups:
        """The lists of diagnoses that support."""
        return self.lists.covered

    @property
    def refused(self) -> Groups:
        """The lists of diagnoses that do not."""
        return self.lists.refused

    @cached_property
    def _codes(self) -> Groups:
        """The groups that list any diagnosis."""
        return [*filter(has_codes, (*self.covered, *self.refused))]

    @cached_property
    def _sure(self) -> bool:
        """Whether procedures have one group, and this one is plainly meant by its paragraph, on every day."""
        several = [*filter(has_codes, procedure_groups(self.procedures, self.code))][1:]
        return (
            not several
            and self._for_it
            and not refuses(self._mine, self.code)
            and not leaves_open(self._mine, self.code)
        )

    @cached_property
    def _for_it(self) -> bool:
        """Whether no paragraph takes procedures out of what the lists ask for."""
        return not exempts((*self._mine, *self.covered, *self.refused))

    @cached_property
    def _mine(self) -> Groups:
        """The groups of procedures that have this one."""
        return groups_with(procedure_groups(self.procedures, self.code), self.code)

    @cached_property
    def _section(self) -> str:
        """The number of that group."""
        return str(self._mine[0].get("group", "")) if len(self._mine) == 1 else ""

    @cached_property
    def _for_others(self) -> bool:
        """Whether every list is for other procedures."""
        return all(only_for_others([group], self.code) for group in self._codes)

    @cached_property
    def _supported_in_words(self) -> bool:
        """Whether words may mean that a diagnosis supports which no list has."""
        return supports_in_words(self.covered, self.code, self._section)

    @cached_property
    def _refused_in_words(self) -> bool:
        """Whether words may mean that a diagnosis does not support which no list has."""
        return refuses_in_words(self.refused, self.code, self._section)

    @cached_property
    def _added_to(self) -> bool:
        """Whether the article adds anything on its diagnoses that its lists do not tell."""
        return says_more(self.lists.added, self.code, self._section)

    def say(self, given: Collection[Held]) -> Said:
        """What they answer of diagnoses, and the paragraphs over them."""
        return self.answers(given), self.words(given)

    def answers(self, given: Iterable[Held]) -> tuple[str, ...]:
        """Whether any of the diagnoses supports the service: one answer, or two that contradict one another.

        ``supports`` and ``does_not_support`` need a list that holds the diagnosis whichever group is meant (one group
        of procedures, and the diagnosis without a note in every group), and a procedure that is plainly meant. A code
        in both lists is a contradiction, and both are given. No list decides whose paragraph says more than what it is,
        or is for other procedures; none at all where the article adds as much on all of its diagnoses. Of what no list
        holds, a range without an end and words alone say nothing. One that supports is enough beside others on no list;
        beside one that does not, words alone tell which counts.
        """
        if not self._codes or self.in_words:
            return (PROSE,)
        every = list(given)
        if any(each.covered and each.refused for each in every):
            return (DOES_NOT, SUPPORTS)
        if self._added_to:
            return (PROSE,)
        found = {self._answer(each) for each in every}
        if any(group.get("broken") for group in self._codes):  # which codes lie between nobody can tell
            found.add(PROSE)
        if SUPPORTS in found and any(each.refused for each in every):
            found = {PROSE}
        for value_of in (SUPPORTS, PROSE, DOES_NOT):
            if value_of in found:
                return (value_of,)
        settled = self._for_it and not self._for_others and not self._refused_in_words
        return (NOT_LISTED if settled else PROSE,)

    def _answer(self, each: Held) -> str:
        if each.covered:
            yes = [self.covered[number] for number in each.covered]
            beside = [group for group in self.covered if not has_codes(group)]
            every = len(yes) + len(beside) == len(self.covered) and not each.starred
            return (
                SUPPORTS
                if every and self._sure and not leaves_support_open((*yes, *beside), self.code, self._section)
                else PROSE
            )
        if each.refused:
            no = [self.refused[number] for number in each.refused]
            every = len(no) == len([*filter(has_codes, self.refused)])
            return DOES_NOT if every and self._sure and not leaves_refusal_open(no, self.code, self._section) else PROSE
        return PROSE if each.odd or self._supported_in_words else NOT_LISTED

    def words(self, given: Iterable[Held]) -> str:
        """The paragraphs over the groups that have any of the diagnoses, else over all that support or may refuse.

        And what is added on all of them.
        """
        every = list(given)
        groups = [group for number, group in enumerate(self.covered) if any(number in each.covered for each in every)]
        groups += [group for number, group in enumerate(self.refused) if any(number in each.refused for each in every)]
        groups = groups or [*self.covered, *(self.refused if self._refused_in_words else ())]
        return paragraphs([*groups, *(self.lists.added if self._added_to else ())])


def support(
    procedures: Mapping[str, Any], diagnoses: Mapping[str, Any], code: str, given: Iterable[str], added: str = ""
) -> tuple[str, ...]:
    """What the lists of diagnoses of one edition say of these; see :meth:`DiagnosisLists.answers`."""
    lists = Lists.of(diagnoses, added)
    return DiagnosisLists(procedures, lists, code).answers(lists.held(without_dot(each)) for each in given)
