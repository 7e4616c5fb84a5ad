"""The names of counties, where a county decides: one name for many spellings.

A county is written in many ways: *Fairfax Co.*, *County of Fairfax*, *Fairfax County, VA*, *51059*. A city that is a
county of its own is named with the word ``city``, as the Census Bureau does, because a county may bear the same name.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

import attrs

_APOSTROPHES = re.compile(r"['’‘`´]")
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_LEADING = re.compile(r"(the )?(county|parish|borough) of |the ")
_CITY = re.compile(r"(?:the )?(?:independent )?city of (.+)|(.+) independent city")
_TRAILING = re.compile(r" (county|parish|borough|co)$")
_SAINT = re.compile(r"\bsaint\b")


def county_key(text: str, state: str = "") -> str:
    """A county's name as it is compared: small letters, no punctuation, without the word itself or its state.

    >>> county_key("Fairfax Co.") == county_key("County of Fairfax") == county_key("Fairfax County, VA", "VA")
    True
    >>> county_key("City of Fairfax") == county_key("Fairfax (city)") == county_key("Fairfax, City of")
    True
    """
    parts = [_BETWEEN_WORDS.sub(" ", part).strip() for part in _APOSTROPHES.sub("", text.casefold()).split(",")]
    found = " ".join(reversed(parts) if parts[-1].endswith(" of") else parts).strip()
    found = _SAINT.sub("st", found.removesuffix(f" {state.casefold()}") if state else found)
    city = _CITY.fullmatch(found)
    if city is not None:
        return f"{city[1] or city[2]} city"
    return _TRAILING.sub("", _LEADING.sub("", found, count=1) if _LEADING.match(found) else found)


@attrs.frozen
class County:
    """One county of a state: its name, its five digits (FIPS), what else it is called."""

    state: str
    name: str
    code: str = ""
    other_names: tuple[str, ...] = ()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every spelling that is it, as compared."""
        return tuple(county_key(text, self.state) for text in (self.name, self.code, self.code[2:], *self.other_names))


@attrs.frozen(eq=False)
class Counties:
    """The counties of some states; of others nothing is known, and no name of theirs is called wrong."""

    rows: tuple[County, ...] = ()
    _names: Mapping[tuple[str, str], str] = attrs.field(init=False, repr=False)
    #: The states whose counties are all here.
    states: frozenset[str] = attrs.field(init=False, repr=False)

    def __attrs_post_init__(self) -> None:
        names = {(row.state, key): row.name for row in self.rows for key in row.keys if key}
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "states", frozenset(row.state for row in self.rows))

    @classmethod
    def of(cls, rows: Iterable[County]) -> Counties:
        """From rows in any order."""
        return cls(tuple(rows))

    def name(self, state: str, text: str) -> str:
        """The name of the county that a text means; empty where the state has no county of that name.

        A name alone is the county's where one bears it, and else that of the city. Of a state whose counties are not
        known, every text is a name.
        """
        key = county_key(text, state)
        if state not in self.states:
            return key
        return self._names.get((state, key)) or self._names.get((state, f"{key} city"), "")


#: Nothing is known of any county.
NO_COUNTIES = Counties()
