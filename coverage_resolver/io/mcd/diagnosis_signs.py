"""What tells the diagnoses of a service apart: what the lists that are asked say of them.

Claims differ in their diagnoses more than in anything else. Those that stand in the same groups of the same lists are
told the same, and so are sets of them of which the lists say the same in the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import attrs

from coverage_resolver.io.mcd.diagnosis_lists import DiagnosisLists, Said
from coverage_resolver.io.mcd.held_diagnoses import NOWHERE, Held, Lists, without_dot
from coverage_resolver.remembered import Remembered

#: Diagnoses, and sets of them told apart by where they stand, that the lists asked together remember.
_MOST_DIAGNOSES, _MOST_SETS = 4096, 1024


@attrs.frozen(eq=False)
class _Sign:
    """Where each of the lists has a diagnosis: one object for all diagnoses of which that is the same."""

    held: tuple[Held, ...]


@attrs.frozen(eq=False)
class Told:
    """What each edition's lists say of some diagnoses: one object for all sets of them of which that is the same."""

    said: Mapping[DiagnosisLists, Said]


@attrs.frozen(eq=False)
class ListsAsked:
    """The lists that are asked together: those of one code, as known on a day, or those of them that may reach."""

    editions: tuple[DiagnosisLists, ...]
    _lists: tuple[Lists, ...] = attrs.field(init=False)  # many editions have the same
    _look: tuple[Callable[[str], Held | None], ...] = attrs.field(init=False)
    _signs: Remembered[_Sign] = attrs.field(init=False, factory=lambda: Remembered(_MOST_DIAGNOSES))
    _sets: Remembered[Told] = attrs.field(init=False, factory=lambda: Remembered(_MOST_SETS))
    _one_sign: dict[tuple[Held | None, ...], _Sign] = attrs.field(init=False, factory=dict)
    _one_told: dict[tuple[Said, ...], Told] = attrs.field(init=False, factory=dict)

    @_lists.default
    def _each_once(self) -> tuple[Lists, ...]:
        return tuple(dict.fromkeys(mine.lists for mine in self.editions))

    @_look.default
    def _each_index(self) -> tuple[Callable[[str], Held | None], ...]:
        return tuple(lists.look for lists in self._lists)

    def told(self, diagnoses: Iterable[str]) -> Told:
        """What they say of these diagnoses."""
        get = self._signs.get
        signs = frozenset([get(each) or self._sign(each) for each in diagnoses])
        return self._sets.get(signs) or self._sets.keep(signs, self._told(signs))

    def _sign(self, diagnosis: str) -> _Sign:
        value = without_dot(diagnosis)
        held = tuple([look(value) for look in self._look])
        found = self._one_sign.get(held)
        if found is None:
            found = self._one_sign[held] = _Sign(tuple(each or NOWHERE for each in held))
        return self._signs.keep(diagnosis, found)

    def _told(self, signs: frozenset[_Sign]) -> Told:
        held = {lists: tuple(sign.held[place] for sign in signs) for place, lists in enumerate(self._lists)}
        said = tuple([mine.say(held[mine.lists]) for mine in self.editions])
        found = self._one_told.get(said)
        if found is None:
            found = self._one_told[said] = Told(dict(zip(self.editions, said, strict=True)))
        return found
