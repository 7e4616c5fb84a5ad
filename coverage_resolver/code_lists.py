"""Code lists: which codes of a system existed on which days, as the releases of its maintainer say.

Medical codes are those of the systems in 45 CFR 162.1002 that are "valid at the time the health care is furnished" (45
CFR 162.1000(a)), within the days that the maintainer of a system gives (45 CFR 162.1011). No list knows of every day. A
release says which codes there were in its own time; a code that it does not have did not exist while it was the whole
list, and of the days after its next update it says nothing. So a list has two stretches of days: those for which it is
``valid``, and those, among them, on which it is ``complete``.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum

import attrs

from coverage_resolver.codes import Code, CodeRange, shape
from coverage_resolver.periods import FIRST_DAY, LAST_DAY, day_after, day_before


class Existence(StrEnum):
    """What lists say of a code on a day: it exists; it ended; it is still to come; no list of that day has it."""

    EXISTS = "exists"
    ENDED = "ended"
    NOT_YET = "not_yet"
    ABSENT = "absent"


@attrs.frozen
class Days:
    """The closed stretch of days ``first`` .. ``last``.

    >>> dt.date(2019, 12, 31) in Days(dt.date(2019, 1, 1), dt.date(2019, 12, 31))
    True
    """

    first: dt.date = FIRST_DAY
    last: dt.date = LAST_DAY

    def __contains__(self, day: dt.date) -> bool:
        return self.first <= day <= self.last

    def within(self, other: Days) -> Days | None:
        """What both have in common."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        return Days(first, last) if first <= last else None

    def text(self) -> str:
        """``2019-01-01 to 2019-12-31``, as people say it.

        >>> Days(dt.date(2019, 1, 1)).text(), Days().text()
        ('2019-01-01 to no known end', 'all days')
        """
        if self.first == FIRST_DAY:
            return "all days" if self.last == LAST_DAY else f"up to {self.last}"
        return f"{self.first} to {'no known end' if self.last == LAST_DAY else self.last}"


@attrs.frozen(kw_only=True)
class Listed:
    """One stretch in which a list has a code: the first and the last day on which it may be used.

    ``None`` is a day that the list does not tell: there it has the code as long as the list is valid.
    """

    added: dt.date | None = None
    ended: dt.date | None = None


@attrs.frozen(kw_only=True, eq=False)
class CodeList:
    """One release of the codes of one system; ``name`` is how messages call it, ``entries`` are by code, in order.

    ``begins`` are the first signs of codes of which it is the whole list on these days; without it, all are.

    >>> year = Days(dt.date(2019, 1, 1), dt.date(2019, 12, 31))
    >>> a_list = CodeList(system="HCPCS", name="2019", valid=year, complete=year, entries={"M0076": (Listed(),)})
    >>> [a_list.says(code, dt.date(2019, 7, 1)) for code in ("M0076", "M9999")]
    [<Existence.EXISTS: 'exists'>, <Existence.ABSENT: 'absent'>]
    >>> a_list.says("M9999", dt.date(2020, 1, 1)) is None
    True
    """

    system: str
    name: str
    valid: Days
    complete: Days
    entries: Mapping[str, tuple[Listed, ...]]
    begins: frozenset[str] | None = None

    def is_whole(self, sign: str) -> bool:
        """Whether it has every code that begins so."""
        return self.begins is None or sign in self.begins

    def says(self, value: str, day: dt.date) -> Existence | None:
        """What it says of a code on a day; nothing of a day that it does not know."""
        stretches = self.entries.get(value)
        if stretches is None:
            return Existence.ABSENT if day in self.complete and self.is_whole(value[0]) else None
        for number, each in enumerate(stretches):
            first, last = self._known(each)
            if day > last:
                continue
            if day < first:
                if each.added is None:
                    return None
                return Existence.ENDED if number else Existence.NOT_YET
            return Existence.EXISTS
        return None if stretches[-1].ended is None else Existence.ENDED

    def change_points(self, value: str) -> Iterator[dt.date]:
        """Days on which what it says of a code may change."""
        for days in (self.valid, self.complete):
            yield from (days.first, day_after(days.last))
        for each in self.entries.get(value, ()):
            first, last = self._known(each)
            yield from (first, day_after(last))

    def _known(self, each: Listed) -> tuple[dt.date, dt.date]:
        """The first and the last day on which it has a code; on the day on which one is added it is there at least."""
        first = each.added or self.valid.first
        return first, each.ended or max(self.valid.last, each.added or self.valid.last)


@attrs.frozen
class Stretch:
    """Days on which lists say the same of a code, or nothing; ``name`` is the list that says it."""

    days: Days
    says: Existence | None
    name: str = ""


#: Sorts behind every character of a code.
_BEHIND = "\uffff"
#: Of several codes, what is told of them together: first what nobody knows, then what most is known of.
_TELLING = (None, Existence.ENDED, Existence.NOT_YET, Existence.ABSENT)
#: All days, in order.
History = tuple[Stretch, ...]


@attrs.frozen(eq=False)
class CodeLists:
    """Lists of several systems and releases, which tell together what each of them does not know.

    Of two releases that have a code the later one is right: an end may be announced after the fact. Where the later one
    says that a code is still to come, an earlier one may have had it: a code that was used before, for something else.
    An end that was told stands until a later list has the code again. Lists are put in by :meth:`of`.
    """

    _by_system: Mapping[str, tuple[CodeList, ...]]
    _values: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, lists: Iterable[CodeList]) -> CodeLists:
        """Of lists in any order; no two of one system may begin to be valid on one day (``ValueError``)."""
        found: dict[str, list[CodeList]] = {}
        for each in sorted(lists, key=lambda item: item.valid.first, reverse=True):
            found.setdefault(each.system, []).append(each)
        for system, items in found.items():
            if len({item.valid.first for item in items}) < len(items):
                raise ValueError(f"two lists of {system} for the same days")
        values = {system: sorted({code for each in items for code in each.entries}) for system, items in found.items()}
        return cls(
            {system: tuple(items) for system, items in found.items()},
            {system: tuple(codes) for system, codes in values.items()},
        )

    @property
    def systems(self) -> frozenset[str]:
        """The code systems of which there is a list."""
        return frozenset(self._by_system)

    def lists(self, system: str) -> tuple[CodeList, ...]:
        """Those of one system, the newest first."""
        return self._by_system.get(system, ())

    def says(self, code: Code, day: dt.date) -> tuple[Existence | None, str]:
        """What the lists say together of a code on a day, and which of them says it."""
        to_come: tuple[Existence | None, str] | None = None
        for each in self.lists(code.system):
            found = each.says(code.value, day)
            if found is Existence.NOT_YET:
                to_come = to_come or (found, each.name)
            elif found is not None:
                return to_come if to_come and found is Existence.ABSENT else (found, each.name)
            elif code.value in each.entries and day > each.valid.last:
                break  # older lists know no better what came after it
        return to_come or (None, "")

    def history(self, item: Code | CodeRange, *, by_category: bool = False) -> History:
        """What they say of a code or a range, from the first day of the calendar to the last.

        A range exists while one of its codes does. With ``by_category`` a code stands for all that begin with it, as
        diagnoses of a rule do: ``M54.5`` exists while ``M54.50`` does.

        >>> lists = CodeLists.of([CodeList(system="HCPCS", name="2019", valid=Days(), complete=Days(),
        ...     entries={"M0064": (Listed(ended=dt.date(2014, 12, 31)),)})])
        >>> [(each.days.text(), each.says.value) for each in lists.history(Code("HCPCS", "M0064"))]
        [('up to 2014-12-31', 'exists'), ('2015-01-01 to no known end', 'ended')]
        """
        if isinstance(item, Code) and not by_category:
            return self._together(item.system, (item.value,))
        first, last = (item.value, item.value) if isinstance(item, Code) else (item.first, item.last)
        found = self._between(item.system, first, last + _BEHIND)
        if not by_category:
            own = shape(first)
            found = tuple(value for value in found if shape(value) == own)
        return self._together(item.system, found or (first,))

    def _between(self, system: str, first: str, end: str) -> tuple[str, ...]:
        values = self._values.get(system, ())
        return values[bisect_left(values, first) : bisect_left(values, end)]

    def _together(self, system: str, values: tuple[str, ...]) -> History:
        lists, points = self.lists(system), {FIRST_DAY}
        if len(values) > 1:  # Of codes that no list tells apart, one is asked.
            alike = {(value[0], *(each.entries.get(value) for each in lists)): value for value in values}
            values = tuple(alike.values())
        for each in lists:
            points.update(*(each.change_points(value) for value in values))
        firsts = sorted(points)
        lasts = [*map(day_before, firsts[1:]), LAST_DAY]
        found = list[Stretch]()
        for first, last in zip(firsts, lasts, strict=True):
            said = self._of_any(system, values, first)
            if found and (found[-1].says, found[-1].name) == said:
                found[-1] = attrs.evolve(found[-1], days=Days(found[-1].days.first, last))
            else:
                found.append(Stretch(Days(first, last), *said))
        return tuple(found)

    def _of_any(self, system: str, values: tuple[str, ...], day: dt.date) -> tuple[Existence | None, str]:
        """What they say of several codes: that one exists, that none does, or nothing where they do not know of one."""
        said = list[tuple[Existence | None, str]]()
        for value in values:
            found = self.says(Code(system, value), day)
            if found[0] is Existence.EXISTS:
                return found
            said.append(found)
        return min(said, key=lambda each: _TELLING.index(each[0]))
