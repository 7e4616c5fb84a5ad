"""What looks like a slip in the value of a provision, told as a note: which keys a document needs is its own affair.

A key that is misspelt, an amount written as a word, or a limit without an amount is read as it stands. It bounds
nothing and compares with nothing, so that the question goes to a person: whoever wrote it should know.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from typing import Any

from coverage_resolver.io.provisions.shapes import StatedShape
from coverage_resolver.io.strict_values import plain, shown
from coverage_resolver.topics import topic_named
from coverage_resolver.values.ages import AGE_KEYS
from coverage_resolver.values.directions import is_number
from coverage_resolver.values.limits import LIMIT_KEYS, MEASURES
from coverage_resolver.values.tables import COMPARED_KEYS, takes_away
from coverage_resolver.values.times import TIME_KEYS
from coverage_resolver.vocabulary import COVERAGE

_KNOWN = COMPARED_KEYS | AGE_KEYS | TIME_KEYS | {"prior_authorization", "no_limit"}
#: A key this like a known one, and not known itself, is more likely a slip than a word of its own.
_ALIKE = 0.85


def value_notes(item: StatedShape, where: str) -> Iterator[str]:
    """Each slip, with the place where it stands."""
    codes = item.codes or ()
    for number, code in enumerate(codes, start=1):
        if code in codes[: number - 1]:
            yield f"{where}.codes[{number}]: {shown(code)} stands there twice"
    if isinstance(item.value, Mapping):
        yield from _table_notes(item.value, f"{where}.value")
        if topic_named(item.topic) == COVERAGE:
            yield from _beside_coverage(item.value, f"{where}.value")


def _beside_coverage(value: Mapping[str, Any], where: str) -> Iterator[str]:
    """On coverage the outcome is compared and nothing else: a bound beside it would go unread."""
    for key in value:
        if key not in ("covered", "only") and takes_away(key, value[key]):
            yield f"{where}.{plain(key)}: is not read on coverage; write it as a provision on a topic of its own"


def _table_notes(value: Mapping[str, Any], where: str) -> Iterator[str]:
    yield from _slips(value, _KNOWN, where)
    limits = value.get("limits")
    for number, row in enumerate(limits if isinstance(limits, (list, tuple)) else (), start=1):
        if isinstance(row, Mapping):
            yield from _limit_notes(row, f"{where}.limits[{number}]")
    for key, amount in value.items():
        if key.startswith("max_") and isinstance(amount, str):
            yield f"{where}.{plain(key)}: {shown(amount)} is no number, and compares with none"


def _limit_notes(row: Mapping[str, Any], where: str) -> Iterator[str]:
    yield from _slips(row, LIMIT_KEYS, where)
    amounts = {name: row[name] for name in MEASURES if name in row}
    if not amounts:
        yield f"{where}: no amount; write one of {', '.join(MEASURES)}"
    for name, amount in amounts.items():
        if not is_number(amount):
            yield f"{where}.{name}: {shown(amount)} is no number, and compares with none"


def _slips(value: Mapping[str, Any], known: frozenset[str], where: str) -> Iterator[str]:
    for key in value:
        near = () if key in known else difflib.get_close_matches(key[:80], sorted(known), 1, _ALIKE)
        if near and near[0] not in value:
            yield f"{where}.{plain(key)}: no key that is compared; if it is `{near[0]}` that is meant, write that"
