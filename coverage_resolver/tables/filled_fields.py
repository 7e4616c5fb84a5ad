"""The fields of a question that decision tables have columns for, by their path, as columns name them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

#: A path, such as ``("service", "county")``.
Field = tuple[str, ...]
#: Parts that stand inside of another one, by the word that columns have for them.
_INSIDE: Mapping[str, str] = {
    "provider": "provider",
    "prior_authorization": "prior_authorization",
    "retroactive_request": "request",
}


def filled_fields(table: Mapping[str, Any]) -> Iterator[tuple[Field, Any]]:
    """Each field of a question in JSON that is filled, such as ``("enrollment2", "plan")``, with its value."""
    for part in ("member", "service"):
        for name, value in (table.get(part) or {}).items():
            if name in ("enrollments", "residences"):
                for number, span in enumerate(value or (), start=1):
                    place = f"{name[:-1]}{number if number > 1 else ''}"
                    yield from (((place, key), item) for key, item in span.items() if item)
            elif name == "facts":
                yield from (((part, name, key), item) for key, item in (value or {}).items())
            elif name in _INSIDE and isinstance(value, Mapping):
                yield from (((_INSIDE[name], key), item) for key, item in value.items() if item)
            elif value and isinstance(value, (str, list)):
                yield (part, name), value
    yield from (((name,), value) for name, value in table.items() if name not in ("member", "service") and value)
