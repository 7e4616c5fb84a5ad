"""NCDs as provisions of the codes of the documents that name them.

An NCD lists no codes. Whether one that a local document names addresses a service is asked, as far as the law does not
tell (``coverage_resolver.named``); an article that publishes the codes of an NCD tells it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping

import attrs

from coverage_resolver.authorities import Authority, Provenance, Provision, Scope
from coverage_resolver.citations import Citation
from coverage_resolver.conditions import Condition
from coverage_resolver.io.mcd.document_authorities import LINES, is_proposal
from coverage_resolver.io.mcd.layout import ARTICLE, NCD
from coverage_resolver.io.mcd.making import FIRST_DAY, UNSEEN, Making, days, open_days, unseen_version, within
from coverage_resolver.io.mcd.ncd_texts import NcdText
from coverage_resolver.io.mcd.reigns import Reign, Stretch, day_of
from coverage_resolver.io.mcd.stated_ends import terminated
from coverage_resolver.io.mcd.stretches import common, cut
from coverage_resolver.io.mcd.withdrawn_ncds import is_withdrawn, withdrawn_behind
from coverage_resolver.periods import EffectivePeriod, anniversary, day_before
from coverage_resolver.vocabulary import AuthorityKind, CoverageStatus, Stance

_CRITERIA = CoverageStatus.COVERED_WITH_CRITERIA
_LEVELS = {
    "1": CoverageStatus.COVERED,
    "2": CoverageStatus.COVERED_WITH_CRITERIA,
    "3": CoverageStatus.NOT_MEDICALLY_NECESSARY,
}


def ncd_provisions(making: Making, doc: str, naming: Mapping[str, list[Stretch]]) -> list[Provision]:
    """An NCD, on the days on which documents name it; that it addresses the service is a fact."""
    line = making.books.timeline(doc)
    made = {reign.number: [*_branches(making, doc, reign)] for reign in line.reigns}
    found = making.superseded(made, line.reigns)
    found += withdrawn_behind(making, doc, lambda reign: next(_branches(making, doc, reign)))
    last = line.reigns[-1]
    for stretch in line.unseen if not is_withdrawn(last) else ():
        unseen = attrs.evolve(
            _national(making, doc, last),
            version=unseen_version(stretch),
            stance=Stance.UNKNOWN,
            period=days(stretch),
            reasons=UNSEEN,
            published_on=None,
            decision_memo_on=None,
            announced_on=None,
            retired_on=None,
        )
        found.append(unseen)
    coding = {name: _coding_days(making, name, doc) for name in naming}
    return _once([each for item in found for each in _named(making, item, naming, coding)])


def _once(made: list[Provision]) -> list[Provision]:
    """The days on which nobody names an NCD any more stand once, and not for each branch of what it said."""
    silent = {(item.version, item.period): item for item in made if item.stance is Stance.SILENT}
    return [item for item in made if item.stance is not Stance.SILENT or silent[item.version, item.period] is item]


def missing_ncd(making: Making, doc: str, naming: Mapping[str, list[Stretch]]) -> list[Provision]:
    """An NCD that documents name and no snapshot of the NCDs has: since when it is, and what it says, is unknown."""
    name, names = f"NCD {doc[1:]}", ", ".join(sorted(naming))
    whose = Authority(
        id=name,
        kind=AuthorityKind.NCD,
        title=f"the NCD of number {doc[1:]} that {names} {'names' if len(naming) == 1 else 'name'}",
        issuer="CMS",
        citation=Citation(name, True),
        scope=Scope("national", frozenset({"US"})),
        lines_of_business=LINES,
        provenance=Provenance(
            source=f"Medicare Coverage Database, named by {names}; in none of these snapshots",
            retrieved=making.books.day,
        ),
    )
    item = Provision(
        authority=whose,
        version="unseen",
        codes=making.codes,
        stance=Stance.UNKNOWN,
        status=_CRITERIA,
        criteria=f"As {name} says.",
        conditions=(Condition(f"{name} addresses the service", "is", True),),
        period=days((FIRST_DAY, None)),
        reasons=UNSEEN,
    )
    return _named(making, item, naming, {document: _coding_days(making, document, doc) for document in naming})


def _named(
    making: Making, item: Provision, naming: Mapping[str, list[Stretch]], coding: Mapping[str, list[Stretch]]
) -> list[Provision]:
    """The provision, once for each run of days on which the same documents name it."""
    whole = item.period.start.earliest, None if item.period.end is None else item.period.end.latest
    every = [stretch for stretches in (*naming.values(), *coding.values()) for stretch in stretches]
    found = []
    for first, last in cut(whole, every):
        named, coded = (
            frozenset(name for name in days_of if common((first, first), days_of[name])) for days_of in (naming, coding)
        )
        period = item.period if (first, last) == whole else within(item.period, (first, last))
        if named:
            found.append(attrs.evolve(item, named_by=named, coded_by=coded, period=period))
        elif found:
            # Nobody names it any more: it says nothing of the service, and has not ended.
            silent = attrs.evolve(
                item, stance=Stance.SILENT, status=None, conditions=(), period=period, retired_on=None
            )
            found.append(silent)
    # The provision itself is not kept: what is known of it by its identity goes over to its parts.
    rows = making.superseders.pop(id(item), ())
    for each in found if rows else ():
        making.superseders[id(each)] = rows
    return found


def _coding_days(making: Making, name: str, ncd: str) -> list[Stretch]:
    """The days on which a document is the list of codes of an NCD: an article of no LCD that names this and no other.

    Contractors publish the codes of NCDs, which have none, as articles (mcd.md section 6); an article hangs off an LCD
    or off an NCD (law.md MC-6). One that names the code in words alone has it on no list.
    """
    books, listing = making.books, making.books.pack.listing(making.code.value)
    if name not in listing or books.kind(name) != ARTICLE or is_proposal(name) or books.lcds_of([name]):
        return []
    return books.naming_days(name, lambda reign: tuple(reign.relations.get("ncds", ())) == (ncd[1:],))


def _branches(making: Making, doc: str, reign: Reign) -> Iterator[Provision]:
    return _text(making, reign).branches(_national(making, doc, reign))


def _national(making: Making, doc: str, reign: Reign) -> Provision:
    head, whose = reign.head, making.whose(doc)
    status = _LEVELS.get(head.get("level", ""), _CRITERIA)
    stance, period, reasons = Stance.RULE, reign.period, open_days(reign)
    if is_withdrawn(reign):
        # The dates of a withdrawn NCD are not those on which it began to apply: law.md MC-16, mcd.md 11.15.
        stated = (day_of(head, "end"), day_of(head, "start"), making.books.pack.said_from(reign.number))
        first = terminated(head) or min(day for day in stated if day is not None)
        stance, period, reasons = Stance.UNKNOWN, days((FIRST_DAY, day_before(first))), UNSEEN
    elif head.get("level", "") not in _LEVELS:
        stance = Stance.UNKNOWN
    elif "start_words" in head:
        period = EffectivePeriod(days((FIRST_DAY, None)).start, period.end)
    implemented = day_of(head, "implementation")
    return Provision(
        authority=whose,
        version=reign.label,
        codes=making.codes,
        stance=stance,
        status=status,
        criteria=f"As “{head.get('title', '')}” says.",
        conditions=(Condition(f"{whose.id} addresses the service", "is", True),),
        period=period,
        published_on=None if stance is Stance.UNKNOWN else making.books.pack.said_from(reign.number),
        decision_memo_on=_memo(making, reign) if stance is Stance.RULE else None,
        announced_on=_decided(making, reign) if stance is Stance.RULE else None,
        retired_on=None if is_withdrawn(reign) else reign.retired,
        implementation_on=() if implemented is None else (implemented,),
        allows_supplement=_text(making, reign).discretion,
        reasons=reasons,
    )


def _text(making: Making, reign: Reign) -> NcdText:
    """What the text says of itself; read once for each edition."""
    known = making.books.pack.ncd_texts
    found = known.get(reign.number)
    if found is None:
        text = making.books.part(reign.edition, "text")
        found = known[reign.number] = NcdText.of(reign.head.get("title", ""), text)
    return found


def _memo(making: Making, reign: Reign) -> dt.date | None:
    """An NCD takes effect on the day of its decision (78 FR 48164); it was known then, for no snapshot is older."""
    pack, start = making.books.pack, day_of(reign.head, "start")
    told = pack.catalogue.editions[pack.origin(reign.number)].seen[0]
    return start if start is not None and start <= pack.said_from(reign.number) and told == 0 else None


def _decided(making: Making, reign: Reign) -> dt.date | None:
    """The day of the decision of a text that came later: it may follow by up to a year (law.md MC-10).

    A new text on an effective day that the NCD had before is a correction, and no new decision; nor is one known of a
    day that downloads, more than a year later, told nothing of.
    """
    pack, start = making.books.pack, day_of(reign.head, "start")
    first = pack.catalogue.editions[pack.origin(reign.number)].seen[0]
    if start is None or start > pack.said_from(reign.number) or first == 0:
        return None
    editions = [making.books.catalogue.editions[number] for number in pack.by_document[reign.edition.doc]]
    before = [day_of(pack.head(each), "start") for each in editions if each.seen[0] < first]
    if any(day is None or day >= start for day in before):
        return None
    read = [item.day for item in making.books.catalogue.snapshots[:first] if NCD in item.scopes]
    return start if all(day < anniversary(start, 1) for day in read) else None
