"""A document while its tables are read: cells, groups of codes, relations, contractors."""

from __future__ import annotations

from typing import Any

import attrs

from coverage_resolver.codes import shape
from coverage_resolver.io.mcd.code_lists import is_inpatient
from coverage_resolver.io.mcd.named_codes import named_codes, ruled_codes

Key = tuple[str, str]
#: Lists whose codes have letters anywhere, and categories: the two ends of a range need not be of one shape.
_WITHOUT_SHAPE = ("covered", "noncovered", "pcs")


@attrs.define
class Group:
    """Codes under one number, with the paragraph that says what they mean. Numbers of two tables are never joined.

    A begin and an end with nothing between them stand for the codes between (``range`` B and E, X and Z for revenue
    codes); where the codes between are rows themselves, the rows are the list. A begin without an end, an end without
    a begin, and two codes that are no range are ``broken``: which codes lie between nobody can tell. Of those without
    their other end, ``begins`` and ``ends`` tell to which side it is missing, where that is kept (``sided``).
    ``first`` is the first row of its codes, and ``rows`` counts them. ``told``: the table of the groups has it; it is
    ``untold`` where that table has other groups of the same list, so that its paragraph is missing.
    """

    of_one_shape: bool = True
    sided: bool = False
    first: int = 0
    rows: int = 0
    told: bool = False
    untold: bool = False
    paragraph: str = ""
    note: str = ""
    codes: dict[str, None] = attrs.field(factory=dict)
    ranges: list[tuple[str, str]] = attrs.field(factory=list)
    starred: dict[str, None] = attrs.field(factory=dict)
    broken: dict[str, None] = attrs.field(factory=dict)
    begins: dict[str, None] = attrs.field(factory=dict)
    ends: dict[str, None] = attrs.field(factory=dict)
    _begin: str = ""
    _middle: str = ""

    def add(self, code: str, part: str) -> None:
        """One row."""
        self.codes[code] = None
        if part in ("B", "X"):
            self._leave_open()
            self._begin, self._middle = code, ""
        elif part in ("M", "Y"):
            self._middle = code
        elif part in ("E", "Z"):
            first, self._begin = self._begin, ""
            if not first or not self._is_range(first, code):
                self._break(first, code)
                self.ends.update({} if first else {code: None})
            elif not self._middle:
                self.ranges.append((first, code))

    def _is_range(self, first: str, last: str) -> bool:
        return first <= last and (not self.of_one_shape or shape(first) == shape(last))

    def _break(self, *codes: str) -> None:
        self.broken.update(dict.fromkeys(filter(None, codes)))

    def _leave_open(self) -> None:
        """A begin that no end followed."""
        self._break(self._begin)
        self.begins.update({self._middle or self._begin: None} if self._begin else {})

    def table(self, number: str) -> dict[str, Any]:
        """As it is kept; what is empty is left out."""
        self._leave_open()
        found: dict[str, Any] = {
            "group": int(number),
            "paragraph": self.paragraph,
            "note": self.note,
            "codes": sorted(self.codes),
            "ranges": sorted(self.ranges),
            "starred": sorted(self.starred),
            "broken": sorted(self.broken),
            "begins": sorted(self.begins) if self.sided else [],
            "ends": sorted(self.ends) if self.sided else [],
        }
        if self.untold:
            found["untold"] = True
        return {name: value for name, value in found.items() if value != "" and value != []}

    def named_in(self, line: int) -> None:
        """A row of codes, or of a placeholder for them, names it."""
        self.first, self.rows = self.first or line, self.rows + 1


@attrs.define
class Draft:
    """One version of one document."""

    cells: dict[str, str]
    groups: dict[str, dict[str, Group]] = attrs.field(factory=dict)
    sets: dict[str, dict[Any, None]] = attrs.field(factory=dict)

    def group(self, name: str, number: str) -> Group:
        """The group of that number in one of the lists."""
        found = self.groups.setdefault(name, {})
        of_one_shape = name not in _WITHOUT_SHAPE
        return found.get(number) or found.setdefault(number, Group(of_one_shape, name == "procedures"))

    def add(self, name: str, value: Any) -> None:
        """A value of a relation or a plain list; twice counts once."""
        self.sets.setdefault(name, {})[value] = None

    def listed(self, name: str) -> list[Any]:
        """A relation or plain list, in a stable order."""
        return sorted(self.sets.get(name, ()))

    def tables(self, name: str) -> list[dict[str, Any]]:
        """The groups of one list, by number; those without text and codes are left out."""
        numbered = sorted(self.groups.get(name, {}).items(), key=lambda item: int(item[0]))
        found = [group.table(number) for number, group in numbered]
        return [table for table in found if len(table) > 1]


@attrs.frozen
class Document:
    """One version of one document, read. ``parts`` are kept apart, so that an unchanged part is stored once."""

    id: str
    kind: str
    version: int
    head: dict[str, Any]
    parts: dict[str, Any]

    @property
    def codes(self) -> tuple[list[str], list[tuple[str, str]]]:
        """The codes of services that it lists, and the ranges."""
        part = self.parts.get("procedures", {})
        groups, inpatient = part.get("groups", ()), part.get("pcs", ())
        listed = {code for group in groups for code in group.get("codes", ())}
        listed |= {code for group in inpatient for code in group.get("codes", ()) if is_inpatient(code)}
        listed |= {row["code"] for row in part.get("excluded", ())}
        ranges = {(first, last) for group in (*groups, *inpatient) for first, last in group.get("ranges", ())}
        return sorted(listed), sorted(ranges)

    @property
    def named(self) -> list[tuple[str, str]]:
        """The codes of services, and the ranges, that it names in words and does not list."""
        return named_codes(self.parts.get("procedures", {}), self.parts.get("diagnoses", {}))

    @property
    def ruled(self) -> list[tuple[str, str]]:
        """The codes of services, and the ranges, on which its running texts rule."""
        return ruled_codes(self.parts.get("text", {}))
