"""Articles as provisions: they inform, they list what is excluded, and their lists speak of diagnoses.

An article decides nothing on coverage (law.md MC-6); what its lists say of the diagnoses is a topic of its own.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.bearing import Bearing
from coverage_resolver.io.mcd.diagnosis_lists import PROSE
from coverage_resolver.io.mcd.excluded_drugs import excluded, excluded_rows, reaching_back, unseen_rows
from coverage_resolver.io.mcd.layout import ARTICLE
from coverage_resolver.io.mcd.lists_gone import in_force_without_list
from coverage_resolver.io.mcd.making import UNSEEN, Making, days, unseen_version
from coverage_resolver.io.mcd.procedure_wordings import refuses
from coverage_resolver.io.mcd.refused_by_texts import refused_by_text
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.periods import day_after
from coverage_resolver.vocabulary import DIAGNOSIS_SUPPORT, Axis, CoverageStatus, Stance


def article_provisions(making: Making, doc: str, listed: set[int]) -> list[Provision]:
    """The article in each edition that is for the code; it informs, and may show that a person must read it."""
    made: dict[int, list[Provision]] = {}
    line = making.books.timeline(doc)
    for reign in line.reigns:
        if reign.number not in listed:
            continue
        mine, rows = making.groups(reign), excluded_rows(making, reign)
        made[reign.number] = [item for row in rows for item in excluded(making, doc, reign, row)]
        if mine or not rows:
            words = code_lists.paragraphs(mine)
            refused = refuses(mine, making.code.value)
            if not (refused or making.books.lcds_of([doc])):  # of an LCD, its text must be read (``refused_beside``)
                refusal = refused_by_text(making.books, reign, making.code.value)
                refused, words = bool(refusal), " | ".join(filter(None, (words, refusal)))
            status = CoverageStatus.NOT_MEDICALLY_NECESSARY if refused else None
            fields: dict[str, Any] = {"axis": Axis.CODING, "status": status, "criteria": words}
            made[reign.number] += making.local(doc, reign, reign.period, **fields)
    doubted = [*unseen_rows(making, doc, line, listed), *reaching_back(making, doc, line, listed)]
    return making.superseded(made, line.reigns) + doubted


def support_provisions(
    making: Making, doc: str, reign: Reign, bears: Bearing, answers: Iterable[str], words: str
) -> list[Provision]:
    """What the lists of one edition say of the diagnoses; two answers contradict each other."""
    absent = absent_from(making, doc, bears.period.start.earliest)
    fields: dict[str, Any] = {
        "topic": DIAGNOSIS_SUPPORT,
        "axis": Axis.CODING,
        "criteria": words,
        "absent_from": absent,
    }
    if bears.silent:
        return making.local(doc, reign, bears.period, bears.among, topic=DIAGNOSIS_SUPPORT, stance=Stance.SILENT)
    made = [
        item
        for answer in answers
        for item in making.local(doc, reign, bears.period, bears.among, value=answer, **fields)
    ]
    if bears.dropped is not None:
        making.superseders.update((id(item), bears.dropped.later) for item in made)
    return made


def absent_from(making: Making, doc: str, first: dt.date) -> dt.date | None:
    """The day from which it is known that an article said nothing of the code before a day on which it began to.

    Its editions of then were seen, or the downloads did not have it. Nothing is known up to the last day on which one
    is missing, or was seen without its lists, or an LCD of it was in force without any list of codes.
    """
    line, books = making.books.timeline(doc), making.books
    missing = [*line.unseen, *(reign.stretch for reign in (*line.former, *filter(_without_lists, line.living)))]
    articles = books.listing(making.code.value)
    for lcd in sorted(books.lcds_of([doc])):
        if lcd not in making.without_list:
            making.without_list[lcd] = in_force_without_list(books, lcd, articles)
        missing += making.without_list[lcd]
    lasts = [last for start, last in missing if last is not None and start < first]
    if lasts:
        known = day_after(max(lasts))
    else:
        downloads = (item.day for item in books.catalogue.snapshots if ARTICLE in item.scopes)
        known = min([*downloads, *(reign.start.earliest for reign in line.reigns)], default=first)
    return known if known < first else None


def _without_lists(reign: Reign) -> bool:
    """Whether an edition was seen by its head alone, or by its texts: what its lists say nobody tells."""
    return reign.edition.parts.keys().isdisjoint(("procedures", "diagnoses"))


def unseen_support(
    making: Making, doc: str, reign: Reign, piece: Stretch, among: frozenset[str] | None = None
) -> list[Provision]:
    """Of the lists of a version that nobody saw, after the newest one that was seen had ended, nothing can be said.

    Nor of one that was dated anew, on the days that it had before.
    """
    fields: dict[str, Any] = {"topic": DIAGNOSIS_SUPPORT, "axis": Axis.CODING, "stance": Stance.UNKNOWN}
    made = making.local(doc, reign, days(piece), among, reasons=UNSEEN, value=PROSE, **fields)
    return [attrs.evolve(item, version=unseen_version(piece)) for item in made]
