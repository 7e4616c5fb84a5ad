"""Given questions: which of them are answered otherwise, and how. What a member is, is not repeated."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator

import attrs

from coverage_resolver.changes.told import Told, differences, told
from coverage_resolver.determinations import Answer, Determination
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.questions import CoverageQuestion
from coverage_resolver.resolve import resolve

#: What differs where one side has a payer that the other has not.
PAYER = "payer"


@attrs.frozen(kw_only=True)
class NamedQuestion:
    """A question and the name under which it is reported."""

    name: str
    question: CoverageQuestion


@attrs.frozen(kw_only=True)
class PayerChange:
    """How the determination of one payer changes; on one side there may be no such payer."""

    payer: str
    state: str
    before: Told | None
    after: Told | None
    changed: tuple[str, ...]


@attrs.frozen(kw_only=True)
class CaseChange:
    """One question that is answered otherwise, payer by payer."""

    name: str
    payers: tuple[PayerChange, ...]
    order_of_payers: bool = False


@attrs.frozen(kw_only=True)
class CaseChanges:
    """The questions that are answered otherwise, of how many; a day of knowledge that replaces the questions' own."""

    old: str
    new: str
    as_of_old: dt.date | None = None
    as_of_new: dt.date | None = None
    asked: int
    changes: tuple[CaseChange, ...]


def diff_cases(
    cases: Iterable[NamedQuestion],
    old: PolicyLibrary,
    new: PolicyLibrary,
    *,
    as_of_old: dt.date | None = None,
    as_of_new: dt.date | None = None,
) -> CaseChanges:
    """Which of the questions the two sides answer otherwise, each on its own date of service.

    A question is asked as of the day that it names, unless ``as_of_old`` or ``as_of_new`` replaces it. Raises
    :class:`InvalidQuestion` for a question about a state that is none.
    """
    found, asked = [], 0
    for case in cases:
        asked += 1
        before = resolve(_known(case.question, as_of_old), old)
        after = resolve(_known(case.question, as_of_new), new)
        payers = tuple(_payers(before, after))
        order = before.order_settled != after.order_settled or _order(before, after) != _order(after, before)
        if payers or order:
            found.append(CaseChange(name=case.name, payers=payers, order_of_payers=order))
    days = {"as_of_old": as_of_old, "as_of_new": as_of_new}
    return CaseChanges(old=old.name, new=new.name, **days, asked=asked, changes=tuple(found))


def _known(question: CoverageQuestion, as_of: dt.date | None) -> CoverageQuestion:
    return question if as_of is None else attrs.evolve(question, as_of=as_of)


def _payers(before: Answer, after: Answer) -> Iterator[PayerChange]:
    old, new = _by_payer(before), _by_payer(after)
    for key in dict.fromkeys((*old, *new)):
        one, other = old.get(key), new.get(key)
        here = one or other
        if here is None:
            continue
        earlier, later = (None if item is None else told(item) for item in (one, other))
        if earlier != later:
            parts = (PAYER,) if earlier is None or later is None else differences(earlier, later)
            line = here.payer.ladder or here.payer.line_of_business
            yield PayerChange(payer=line, state=here.payer.state, before=earlier, after=later, changed=parts)


def _order(answer: Answer, other: Answer) -> list[tuple[object, ...]]:
    """The payers that both answers have, in the order in which they pay by this one."""
    kept = _by_payer(other)
    return [key for key in _by_payer(answer) if key in kept]


def _by_payer(answer: Answer) -> dict[tuple[object, ...], Determination]:
    """Each determination by its payer; two spans of one plan are told apart by their place."""
    found: dict[tuple[object, ...], Determination] = {}
    for item in answer.determinations:
        key = (item.payer.line_of_business, item.payer.plan, item.payer.state, item.redirected)
        found[(*key, sum(known[:4] == key for known in found))] = item
    return found
