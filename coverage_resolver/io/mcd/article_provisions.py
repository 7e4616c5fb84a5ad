"""Articles as provisions: they inform, they list what is excluded, and their lists speak of diagnoses.

An article decides nothing on coverage (law.md MC-6); what its lists say of the diagnoses is a topic of its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.diagnosis_lists import PROSE
from coverage_resolver.io.mcd.endings import After
from coverage_resolver.io.mcd.making import FIRST_DAY, UNSEEN, Making, days, unseen_version
from coverage_resolver.io.mcd.reigns import Reign, day_of
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate
from coverage_resolver.vocabulary import DIAGNOSIS_SUPPORT, Axis, CoverageStatus, Stance


def article_provisions(making: Making, doc: str, listed: set[int]) -> list[Provision]:
    """The article in each edition that is for the code; it informs, and may show that a person must read it."""
    made: dict[int, list[Provision]] = {}
    reigns, code = making.books.timeline(doc).reigns, making.code.value
    for reign in reigns:
        if reign.number not in listed:
            continue
        part = making.books.part(reign.edition, "procedures")
        mine = code_lists.groups_with(part.get("groups", ()), code)
        rows = [row for row in part.get("excluded", ()) if row.get("code") == code]
        made[reign.number] = [item for row in rows for item in _excluded(making, doc, reign, row)]
        if mine or not rows:
            words = code_lists.paragraphs(mine)
            refused = code_lists.refuses(mine)
            status = CoverageStatus.NOT_MEDICALLY_NECESSARY if refused else None
            fields: dict[str, Any] = {"axis": Axis.CODING, "status": status, "criteria": words}
            made[reign.number] += making.local(doc, reign, reign.period, **fields)
    return making.superseded(made, reigns)


def _excluded(making: Making, doc: str, reign: Reign, row: Mapping[str, str]) -> list[Provision]:
    """A row of a list of drugs that patients usually administer themselves, on those of its days on which it counts."""
    first = max(day_of(row, "start") or FIRST_DAY, reign.start.earliest)
    ends = [day for day in (day_of(row, "end"), reign.stretch[1]) if day is not None]
    last = min(ends, default=None)
    if last is not None and last < first:
        return []
    period = EffectivePeriod(ImpreciseDate(first, first), None if last is None else ImpreciseDate(last, last))
    words = "On the list of drugs that patients usually administer themselves."
    return making.local(
        doc,
        reign,
        period,
        axis=Axis.BENEFIT,
        status=CoverageStatus.EXCLUDED_BENEFIT,
        criteria=f"{words} {row.get('comments', '')}".strip(),
    )


def support_provisions(making: Making, doc: str, reign: Reign, answers: Iterable[str], words: str) -> list[Provision]:
    """What the lists of one edition say of the diagnoses; two answers contradict each other."""
    fields: dict[str, Any] = {"topic": DIAGNOSIS_SUPPORT, "axis": Axis.CODING, "criteria": words}
    return [item for answer in answers for item in making.local(doc, reign, reign.period, value=answer, **fields)]


def unseen_support(making: Making, doc: str, after: After) -> list[Provision]:
    """Of the lists of a version that nobody saw, after the newest one that was seen had ended, nothing can be said."""
    fields: dict[str, Any] = {"topic": DIAGNOSIS_SUPPORT, "axis": Axis.CODING, "stance": Stance.UNKNOWN}
    made = making.local(doc, after.reign, days(after.days), reasons=UNSEEN, value=PROSE, **fields)
    return [attrs.evolve(item, version=unseen_version(after.days)) for item in made]
