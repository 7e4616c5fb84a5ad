"""What a table may expect of an answer: the fields, what each is read from, and how a cell is compared with it.

A cell is empty (not checked), ``absent`` (must be empty), ``*`` (must be there, whatever it is), ``~text`` (contains
the text, in capitals or not), one value, or a list ``a|b``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import lru_cache
from itertools import permutations
from typing import Any

import attrs

from coverage_resolver.determinations import Answer, Determination
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.io.answers import plain_json
from coverage_resolver.io.strict_values import Fault, closest, enum_member, shown
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.tables.cells import day, items, truth
from coverage_resolver.tables.topic_fields import TOPIC_FIELDS, steps_of
from coverage_resolver.vocabulary import COVERAGE, CoverageStatus, Disposition, Finality, Resolution

#: Steps that lost to what governs, or to the law.
LOST = frozenset({Disposition.DISPLACED, Disposition.NOT_ADMITTED, Disposition.PREEMPTED})


@attrs.frozen
class Field:
    """One field of an answer: how it is compared, what its words are, and where it is read.

    ``way`` is ``is`` (one value), ``holds`` (all that is listed is there), ``lacks`` (nothing that is listed is),
    ``same`` (exactly what is listed, in any order), ``order`` (exactly that, in that order) or ``options`` (one name
    of each open option).
    """

    way: str
    words: type[Enum] | str
    read: Callable[[Answer, Determination], Any]


def _ids(item: Determination) -> tuple[str, ...]:
    governing = item.governing
    return () if governing is None else (governing.id, governing.authority.id)


def _steps(item: Determination) -> tuple[str, ...]:
    return steps_of(item.rulings.get(COVERAGE))


def _lost(item: Determination) -> tuple[str, ...]:
    steps = [step for ruling in item.rulings.values() for step in ruling.steps if step.disposition in LOST]
    return tuple(dict.fromkeys(name for step in steps for name in _names(step.provision)))


def _names(provision: Any) -> tuple[str, str]:
    return provision.id, provision.authority.id


#: The fields that are read from an answer, by the name after ``expect.``.
FIELDS: Mapping[str, Field] = FrozenTable(
    {
        "status": Field("is", CoverageStatus, lambda _, item: item.status.value),
        "resolution": Field("is", Resolution, lambda _, item: item.resolution.value),
        "governing": Field("is", "text", lambda _, item: _ids(item)),
        "finality": Field("is", Finality, lambda _, item: item.finality.value),
        "prior_authorization": Field("is", "text", lambda _, item: item.prior_authorization),
        "paid_by": Field("is", "text", lambda _, item: item.paid_by),
        "standard": Field("is", "text", lambda _, item: item.standard),
        "settled": Field("is", "truth", lambda _, item: item.settled),
        "valid_from": Field("is", "day", lambda _, item: item.valid_from),
        "valid_through": Field("is", "day", lambda _, item: item.valid_through),
        "displaced": Field("holds", "text", lambda _, item: _lost(item)),
        "steps": Field("holds", "step", lambda _, item: _steps(item)),
        "needs": Field("holds", "text", lambda _, item: item.needs),
        "consult": Field("holds", "text", lambda _, item: item.must_consult),
        "caveats": Field("holds", "text", lambda _, item: item.caveats),
        "reason": Field("holds", ReasonCode, lambda answer, _: _values(answer.reason_codes)),
        "no_reason": Field("lacks", ReasonCode, lambda answer, _: _values(answer.reason_codes)),
        "alternatives": Field("same", CoverageStatus, lambda _, item: _statuses(item)),
        "payers": Field("order", "text", lambda answer, _: _lines(answer)),
        "statuses": Field("order", CoverageStatus, lambda answer, _: _values(each.status for each in _all(answer))),
        "order_settled": Field("is", "truth", lambda answer, _: answer.order_settled),
    }
)
#: Fields that are read from elsewhere: from the map of contractors, from a span, from a question that is refused.
ELSEWHERE: Mapping[str, tuple[str, str]] = FrozenTable(
    {
        "jurisdictions": ("options", "text"),
        "routed_by": ("is", "text"),
        "routing_needs": ("is", "text"),
        "split": ("is", "truth"),
        "error": ("is", "text"),
    }
)
KNOWN = (*FIELDS, *ELSEWHERE, *(f"topic.{name}" for name in TOPIC_FIELDS))
#: Of so many cells it is remembered how they read: those of one column mostly say the same few things.
_REMEMBERED = 4096
_NAME = re.compile(r"expect([2-9]?)\.(?:(ruling|topic)\.)?([a-z_]+)", re.ASCII)


def _all(answer: Answer) -> tuple[Determination, ...]:
    return answer.determinations


def _values(members: Any) -> tuple[str, ...]:
    return tuple(member.value for member in members)


def _statuses(item: Determination) -> tuple[str, ...]:
    found = (branch.status for branch in item.alternatives)
    return tuple(dict.fromkeys("none" if status is None else status.value for status in found))


def _lines(answer: Answer) -> tuple[str, ...]:
    return tuple(each.payer.line_of_business for each in answer.determinations)


def expectation_kind(column: str) -> str | None:
    """``expect`` for a column that expects something, or ``None``."""
    found = _NAME.fullmatch(column)
    if found is None:
        return None
    if found[2]:
        return "expect" if found[2] == "ruling" or found[3] in TOPIC_FIELDS else None
    return "expect" if found[3] in FIELDS or (found[3] in ELSEWHERE and not found[1]) else None


def ruling_topic(column: str) -> str:
    """The topic that a column names, for ``expect.ruling.TOPIC``; else nothing."""
    found = _NAME.fullmatch(column)
    return found[3] if found and found[2] == "ruling" else ""


@attrs.frozen(kw_only=True)
class Expectation:
    """One cell that expects something. ``form`` is ``value``, ``absent``, ``any`` or ``part``."""

    column: str
    written: str
    form: str
    wanted: tuple[str, ...] = ()
    #: The place of the payer that it is about, from 0.
    payer: int = attrs.field(init=False)
    #: The name of the field, without ``expect.``.
    field: str = attrs.field(init=False)
    #: The topic, for ``expect.ruling.TOPIC``; else nothing.
    topic: str = attrs.field(init=False)
    #: Whether it is about the topic of the row, for ``expect.topic.FIELD``.
    of_topic: bool = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        found = _NAME.fullmatch(self.column)
        payer, part, field = (found[1], found[2], found[3]) if found else ("", "", "")
        object.__setattr__(self, "payer", int(payer or 1) - 1)
        object.__setattr__(self, "field", field)
        object.__setattr__(self, "topic", field if part == "ruling" else "")
        object.__setattr__(self, "of_topic", part == "topic")


@lru_cache(_REMEMBERED)
def read_expectation(column: str, text: str) -> Expectation | None:
    """What a cell expects, or ``None`` where it says nothing; raises ``Fault``."""
    if text in ("", "-"):
        return None
    if text in ("absent", "*"):
        if _way(Expectation(column=column, written=text, form="value"))[0] == "lacks":
            raise Fault(
                f"{shown(text)} names nothing that must not come", "name it, or say it in the column without `no_`"
            )
        return Expectation(column=column, written=text, form="absent" if text == "absent" else "any")
    if text.startswith("~"):
        if not text[1:].strip():
            raise Fault("`~` without a text", "write what the field contains, such as ~2025")
        return Expectation(column=column, written=text, form="part", wanted=(text[1:].strip(),))
    way, words = _way(Expectation(column=column, written=text, form="value"))
    if way == "is" and "|" in text and words != "text":
        raise Fault(f"a list {shown(text)} where the answer has one value", "write one, or make rows of it")
    wanted = (text,) if way == "is" else items(text)
    return Expectation(column=column, written=text, form="value", wanted=tuple(_word(words, item) for item in wanted))


_FATES, _REASONS = frozenset(Disposition), frozenset(ReasonCode)


def _way(wish: Expectation) -> tuple[str, type[Enum] | str]:
    if wish.topic:
        return "is", "text"
    if wish.of_topic:
        return TOPIC_FIELDS[wish.field]
    if wish.field in FIELDS:
        return FIELDS[wish.field].way, FIELDS[wish.field].words
    return ELSEWHERE[wish.field]


def _word(words: type[Enum] | str, text: str) -> str:
    """A value in the spelling that the answer has; raises ``Fault`` where no answer could ever have it."""
    if words == "day":
        return day(text)
    if words == "truth":
        return str(truth(text)).lower()
    if words == "step":
        name, sign, fate = text.rpartition("=")
        if not sign or not name:
            raise Fault(f"{shown(text)} is no step", "write AUTHORITY=FATE, with a fate such as displaced")
        if fate not in _FATES:
            raise Fault(f"unknown fate {shown(fate)}", closest(fate, Disposition))
        return text
    if isinstance(words, type) and words is not ReasonCode:
        return str(enum_member(text, words).value)
    if words is ReasonCode and text not in _REASONS:
        raise Fault(f"unknown reason code {shown(text)}", closest(text, ReasonCode, "see coverage_resolver/reasons.py"))
    return text


@attrs.frozen(kw_only=True)
class Difference:
    """One field that was compared: what was expected, what came, and whether that is right."""

    column: str
    expected: str
    got: str
    right: bool


def compare(wish: Expectation, got: Any) -> Difference:
    """One expectation beside what the answer has."""
    values = _texts(got)
    way, words = _way(wish)
    if wish.form == "absent":
        right = not values
    elif wish.form == "any":
        right = bool(values)
    elif wish.form == "part":
        right = any(wish.wanted[0].casefold() in value.casefold() for value in values) is not (way == "lacks")
    else:
        right = _right(way, wish.wanted, values)
    shown_values = values[:1] if way == "is" else _steps_of(wish, values) if words == "step" else values
    return Difference(column=wish.column, expected=wish.written, got="|".join(shown_values) or "absent", right=right)


def _steps_of(wish: Expectation, steps: tuple[str, ...]) -> tuple[str, ...]:
    """Each step once, by its version: those of the documents that are expected, or all where none of them has one."""
    named = {text.rpartition("=")[0] for text in wish.wanted}
    pairs = list(zip(steps[::2], steps[1::2], strict=True))
    theirs = [pair for pair in pairs if named & {step.rpartition("=")[0] for step in pair}]
    return tuple(dict.fromkeys(by_version for by_version, _ in theirs or pairs))


def _right(way: str, wanted: tuple[str, ...], values: tuple[str, ...]) -> bool:
    if way == "is":
        return wanted[0] in values
    if way == "holds":
        return set(wanted) <= set(values)
    if way == "lacks":
        return not set(wanted) & set(values)
    if way == "options":
        return _each_its_own([set(item.split("/")) for item in wanted], [set(item.split("/")) for item in values])
    return wanted == values if way == "order" else sorted(wanted) == sorted(values)


def _each_its_own(wanted: list[set[str]], options: list[set[str]]) -> bool:
    """Whether every wanted set of names lies in an option of its own, and no option is left."""
    return len(wanted) == len(options) and any(
        all(one <= other for one, other in zip(wanted, order, strict=True)) for order in permutations(options)
    )


def _texts(got: Any) -> tuple[str, ...]:
    """A field of an answer as texts; nothing is no text."""
    if got is None or got == "":
        return ()
    if isinstance(got, bool):
        return (str(got).lower(),)
    if isinstance(got, (tuple, list)):
        return tuple(map(str, got))
    if isinstance(got, dt.date):
        return (got.isoformat(),)
    found = plain_json(got)
    if isinstance(found, Mapping):
        return tuple(f"{name}={value}" for name, value in found.items())
    return (str(found),)
