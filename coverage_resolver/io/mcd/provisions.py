"""From editions to authorities and provisions, for one code of a service at a time.

An LCD that lists a code, or whose article does, covers it *with criteria*: the tables hold no criteria, only lists and
prose. An article decides nothing on coverage; what its lists say of the diagnoses is a topic of its own.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Authority, Provenance, Provision, Scope
from coverage_resolver.citations import Citation
from coverage_resolver.codes import Code, CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.layout import ARTICLE, NCD
from coverage_resolver.io.mcd.shelf_books import Books
from coverage_resolver.io.mcd.stretches import common, joined, outside
from coverage_resolver.io.mcd.timeline import Reign, Stretch, day_of
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate, day_before
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import (
    DIAGNOSIS_SUPPORT,
    AuthorityKind,
    Axis,
    CoverageStatus,
    Stance,
)

#: Whose members the Medicare sources bind.
LINES = frozenset({"medicare_ffs", "medicare_advantage"})
_UNSEEN = {"unseen": (ReasonCode.VERSION_NOT_SEEN, ReasonCode.INPUT_MISSING)}
_LEVELS = {
    "1": CoverageStatus.COVERED,
    "2": CoverageStatus.COVERED_WITH_CRITERIA,
    "3": CoverageStatus.NOT_MEDICALLY_NECESSARY,
}
_DISCRETION = re.compile(
    r"(contractor|carrier|intermediar|MAC)\w*['’]?\s+discretion"
    r"|discretion of the\s+(local\s+|medicare\s+|administrative\s+)*(contractor|carrier|intermediar|MAC)"
    r"|(contractors?|carriers?|MACs?)(\s+\([^)]*\))?\s+may\s+(determine|make|cover)",
    re.IGNORECASE,
)
_CRITERIA = CoverageStatus.COVERED_WITH_CRITERIA
#: Of more related NCDs than this it is asked once whether any of them addresses the service: doubts multiply.
MOST_ASKED = 3


def authority(books: Books, doc: str) -> Authority:
    """The document: known by its number, or an NCD by its section of the manual."""
    editions = [books.catalogue.editions[number] for number in books.by_document[doc]]
    last, head = editions[-1], books.head(editions[-1])
    seen = books.catalogue.snapshots[last.seen[-1]]
    if last.kind == NCD:
        kind, name = AuthorityKind.NCD, national_id(books, doc)
        aliases = [f"NCD {doc[1:]}"] + [f"{where} {head['section']}" for where in ("NCD Manual", "Pub. 100-03")]
        scope, issuer = Scope("national", frozenset({"US"})), "CMS"
    else:
        kind = AuthorityKind.COVERAGE_ARTICLE if last.kind == ARTICLE else AuthorityKind.LCD
        kind = AuthorityKind.PROPOSED_LCD if doc.startswith("DL") else kind
        name, aliases = doc, [f"{'Article' if last.kind == ARTICLE else 'LCD'} {doc}"]
        numbers = {number for each in editions for number in books.head(each).get("contractors", ())}
        scope, issuer = Scope("contractor", frozenset(numbers)), ""
    return Authority(
        id=name,
        kind=kind,
        title=head.get("title", ""),
        issuer=issuer,
        citation=Citation(name, True, aliases=tuple(alias for alias in aliases if alias != name)),
        scope=scope,
        lines_of_business=LINES,
        provenance=Provenance(
            source=f"Medicare Coverage Database, document {doc[-len(doc.lstrip('LAND')) :]}", retrieved=seen.day
        ),
        family=national_id(books, doc) if last.kind == NCD else books.family(doc),
        renumbered_from=tuple(old for old, new in books.catalogue.successors.items() if new == doc),
    )


def national_id(books: Books, doc: str) -> str:
    """The id of an NCD: its section, or its number in the database where it has none."""
    return f"NCD {books.catalogue.sections.get(doc) or doc[1:]}"


@attrs.define
class Making:
    """Makes the provisions of a pack that address one code. ``successors`` collects what supersedes what."""

    books: Books
    code: Code
    authorities: dict[str, Authority]
    superseders: dict[int, tuple[tuple[Provision, str], ...]]
    many: bool = False

    def all(self) -> list[Provision]:
        """Every provision: of articles, of LCDs that they serve or that list the code, of NCDs that these name."""
        listing = self.books.listing(self.code.value)
        articles = {doc: found for doc, found in listing.items() if self.books.kind(doc) == ARTICLE}
        local = self.books.lcds_of(articles) | (set(listing) - set(articles))
        made = [item for doc in articles for item in self.article(doc, articles[doc])]
        for doc in local:
            made += self.lcd(doc, listing.get(doc, set()), articles)
        named = {name for doc in (*articles, *local) for name in self.books.catalogue.national.get(doc, ())}
        national = sorted(named & set(self.books.by_document))
        self.many = len(national) > MOST_ASKED
        for doc in national:
            made += self.ncd(doc)
        return made

    def _whose(self, doc: str) -> Authority:
        found = self.authorities.get(doc)
        if found is None:
            found = self.authorities[doc] = authority(self.books, doc)
        return found

    def _codes(self) -> CodeSet:
        return CodeSet(frozenset({self.code}))

    def _local(self, doc: str, reign: Reign, period: EffectivePeriod, **fields: Any) -> Provision:
        """A provision of one edition."""
        whole = period == reign.period
        return Provision(
            authority=self._whose(doc),
            version=reign.label,
            scope=Scope("contractor", frozenset(reign.head.get("contractors", ()))),
            codes=self._codes(),
            period=period,
            published_on=reign.known,
            end_known_from=reign.end_known if whole else None,
            retired_on=reign.retired if whole or period.end == reign.period.end else None,
            **fields,
        )

    def _superseded(self, made: Mapping[int, list[Provision]], reigns: Iterable[Reign]) -> None:
        """Tell what supersedes what; the provisions of an edition of one topic give way together."""
        for reign in reigns:
            for item in made.get(reign.number, ()):
                rows = [
                    (later, mode)
                    for other, mode in reign.gives_way
                    for later in made.get(other.number, ())
                    if later.topic == item.topic
                ]
                if reign.withdrawn is not None:
                    gone = attrs.evolve(item, version=f"withdrawn by {reign.withdrawn}", published_on=reign.withdrawn)
                    rows.append((gone, "replace"))
                if rows:
                    self.superseders[id(item)] = tuple(rows)

    def article(self, doc: str, listed: set[int]) -> list[Provision]:
        """The article in each edition that lists the code; it informs, and may show that a person must read it."""
        made: dict[int, list[Provision]] = {}
        reigns = self.books.timeline(doc).reigns
        for reign in reigns:
            if reign.number not in listed:
                continue
            part = self.books.part(reign.edition, "procedures")
            mine = code_lists.groups_with(part.get("groups", ()), self.code.value)
            made[reign.number] = [self._excluded(doc, reign, row) for row in part.get("excluded", ()) if self._is(row)]
            if mine:
                words = code_lists.paragraphs(mine)
                refused = code_lists.reads_as_not_covered(words)
                status = CoverageStatus.NOT_MEDICALLY_NECESSARY if refused else None
                fields: dict[str, Any] = {"axis": Axis.CODING, "status": status, "criteria": words}
                made[reign.number].append(self._local(doc, reign, reign.period, **fields))
        self._superseded(made, reigns)
        return [item for found in made.values() for item in found]

    def _is(self, row: Mapping[str, str]) -> bool:
        return row.get("code") == self.code.value

    def _excluded(self, doc: str, reign: Reign, row: Mapping[str, str]) -> Provision:
        """A row of a list of drugs that patients usually administer themselves, with its own days."""
        first = max(day_of(row, "start") or FIRST_DAY, reign.start.earliest)
        ends = [day for day in (day_of(row, "end"), reign.stretch[1]) if day is not None]
        last = min(ends, default=None)
        if last is not None and last < first:
            last = first
        period = EffectivePeriod(ImpreciseDate(first, first), None if last is None else ImpreciseDate(last, last))
        words = "On the list of drugs that patients usually administer themselves."
        comments = row.get("comments", "")
        return self._local(
            doc,
            reign,
            period,
            axis=Axis.BENEFIT,
            status=CoverageStatus.EXCLUDED_BENEFIT,
            criteria=f"{words} {comments}".strip(),
        )

    def support(self, doc: str, reign: Reign, answers: Iterable[str], words: str) -> list[Provision]:
        """What the lists of one edition say of the diagnoses; two answers contradict each other."""
        return [
            self._local(
                doc, reign, reign.period, topic=DIAGNOSIS_SUPPORT, axis=Axis.CODING, value=answer, criteria=words
            )
            for answer in answers
        ]

    def lcd(self, doc: str, listed: set[int], articles: Mapping[str, set[int]]) -> list[Provision]:
        """The LCD on the days on which it is in force and lists the code, or an article of its own does."""
        line = self.books.timeline(doc)
        speaking, unknown, words = self._listed_by(doc, articles)
        made: dict[int, list[Provision]] = {}
        for reign in line.reigns:
            if reign.number in listed:
                part = self.books.part(reign.edition, "procedures")
                own = code_lists.paragraphs(code_lists.groups_with(part.get("groups", ()), self.code.value))
                made[reign.number] = [self._covers(doc, reign, reign.stretch, own)]
                continue
            made[reign.number] = [
                item
                for piece in common(reign.stretch, speaking)
                for item in self._carried(doc, reign, piece, words, articles)
            ]
            for open_piece in common(reign.stretch, unknown):
                for piece in outside(open_piece, speaking):
                    made[reign.number].append(self._unseen(doc, piece, reign))
        self._superseded(made, line.reigns)
        found = [item for items in made.values() for item in items]
        oldest = min(line.reigns, key=lambda reign: reign.start.earliest)
        for stretch in line.unseen:
            pieces = [stretch] if listed else common(stretch, [*speaking, *unknown])
            found += [self._unseen(doc, piece, oldest) for piece in pieces]
        return found

    def _listed_by(self, lcd: str, articles: Mapping[str, set[int]]) -> tuple[list[Stretch], list[Stretch], str]:
        """The days on which an article of the LCD lists the code, the days of which nobody knows, and its paragraph."""
        speaking: list[Stretch] = []
        unknown: list[Stretch] = []
        latest: tuple[dt.date, str] = (FIRST_DAY, "")
        for doc in self.books.served_by.get(lcd, ()):
            if doc not in articles:
                continue
            line = self.books.timeline(doc)
            mine = [reign for reign in line.reigns if reign.number in articles[doc]]
            for reign in mine:
                first, last = reign.stretch
                alone = reign.retired is not None and doc not in self.books.catalogue.successors
                if alone and reign.retired is not None and last == reign.retired:
                    # Its lists are gone and nothing took them over: whether the LCD still means the code, nobody tells.
                    unknown.append((last, None))
                    last = day_before(last)
                if last is None or first <= last:
                    speaking.append((first, last))
            oldest = min(line.reigns, key=lambda reign: reign.start.earliest)
            if oldest.number in articles[doc] or "procedures" not in oldest.edition.parts:
                unknown += list(line.unseen)
            # An edition without any list, of a document that has lists otherwise, was seen without its lists.
            unknown += [reign.stretch for reign in line.reigns if "procedures" not in reign.edition.parts]
            for reign in mine:
                part = self.books.part(reign.edition, "procedures")
                words = code_lists.paragraphs(code_lists.groups_with(part.get("groups", ()), self.code.value))
                latest = max(latest, (reign.start.earliest, words))
        return joined(speaking), joined(unknown), latest[1]

    def _carried(
        self, doc: str, reign: Reign, piece: Stretch, words: str, articles: Mapping[str, set[int]]
    ) -> list[Provision]:
        """What covers while an article carries the code. Before that article was known, nobody knew of its lists."""
        made = self._covers(doc, reign, piece, words)
        known = min(
            other.known
            for name in self.books.served_by.get(doc, ())
            for other in self.books.timeline(name).reigns
            if other.number in articles.get(name, ()) and common(piece, [other.stretch])
        )
        if known <= max(reign.known, self.books.catalogue.snapshots[0].day):
            return [made]
        made = attrs.evolve(made, published_on=known)
        before = self._unseen(doc, piece, reign)
        self.superseders[id(before)] = ((made, "replace"),)
        return [made, before]

    def _covers(self, doc: str, reign: Reign, piece: Stretch, words: str) -> Provision:
        title = self._whose(doc).title
        criteria = f"Criteria of “{title}”." + (f" The code is listed under: {words}" if words else "")
        return self._local(doc, reign, _period(piece, reign), status=_CRITERIA, criteria=criteria)

    def _unseen(self, doc: str, piece: Stretch, reign: Reign) -> Provision:
        """A version of the document that no snapshot holds, or whose codes none holds."""
        return Provision(
            authority=self._whose(doc),
            version=_unseen_version(piece),
            scope=Scope("contractor", frozenset(reign.head.get("contractors", ()))),
            codes=self._codes(),
            stance=Stance.UNKNOWN,
            status=_CRITERIA,
            criteria=f"Criteria of “{self._whose(doc).title}”.",
            period=_days(piece),
            reasons=_UNSEEN,
        )

    def ncd(self, doc: str) -> list[Provision]:
        """An NCD that the documents of the code name; that it addresses the service is open where it would differ."""
        line = self.books.timeline(doc)
        made: dict[int, list[Provision]] = {}
        for reign in line.reigns:
            made[reign.number] = [self._national(doc, reign)]
        self._superseded(made, line.reigns)
        found = [item for items in made.values() for item in items]
        last = line.reigns[-1]
        if not _is_withdrawn(last):
            for stretch in line.unseen:
                unseen = self._national(doc, last)
                found.append(
                    attrs.evolve(
                        unseen,
                        version=_unseen_version(stretch),
                        stance=Stance.UNKNOWN,
                        period=_days(stretch),
                        reasons=_UNSEEN,
                        published_on=None,
                        decision_memo_on=None,
                        end_known_from=None,
                    )
                )
        return found

    def _national(self, doc: str, reign: Reign) -> Provision:
        head, whose = reign.head, self._whose(doc)
        status = _LEVELS.get(head.get("level", ""), _CRITERIA)
        stance, period, reasons = Stance.RULE, reign.period, {}
        if _is_withdrawn(reign):
            # The dates of a withdrawn NCD are not those on which it began to apply: law.md MC-16, mcd.md 11.15.
            first = min(day for day in (day_of(head, "end"), day_of(head, "start"), reign.known) if day is not None)
            stance, period, reasons = Stance.UNKNOWN, _days((FIRST_DAY, day_before(first))), _UNSEEN
        elif head.get("level", "") not in _LEVELS:
            stance = Stance.UNKNOWN
        elif "start_words" in head:
            period = _days((FIRST_DAY, None))
        asked = "one of the related NCDs" if self.many else whose.id
        addresses = Condition(f"{asked} addresses the service", "is", True)
        text = self.books.part(reign.edition, "text")
        words = " ".join(text.get(name, "") for name in ("indctn_lmtn", "othr_txt"))
        implemented = day_of(head, "implementation")
        return Provision(
            authority=whose,
            version=reign.label,
            codes=self._codes(),
            stance=stance,
            status=status,
            criteria=f"As “{whose.title}” says.",
            conditions=() if status is _CRITERIA else (addresses,),
            period=period,
            published_on=None if stance is Stance.UNKNOWN else reign.known,
            decision_memo_on=_memo(reign) if stance is Stance.RULE else None,
            end_known_from=reign.end_known if period == reign.period else None,
            implementation_on=() if implemented is None else (implemented,),
            allows_supplement=bool(_DISCRETION.search(words)),
            reasons=reasons,
        )


def _unseen_version(stretch: Stretch) -> str:
    """How a version that nobody saw is called: by the last of its days."""
    return "unseen" if stretch[1] is None else f"unseen to {stretch[1].isoformat()}"


def _is_withdrawn(reign: Reign) -> bool:
    return bool(reign.head.get("withdrawn") or reign.head.get("end"))


def _memo(reign: Reign) -> dt.date | None:
    """An NCD takes effect on the day of its decision (78 FR 48164), unless an earlier snapshot had it otherwise."""
    start = day_of(reign.head, "start")
    return start if start is not None and start <= reign.known and reign.edition.seen[0] == 0 else None


def _days(stretch: Stretch) -> EffectivePeriod:
    first, last = stretch
    return EffectivePeriod(ImpreciseDate(first, first), None if last is None else ImpreciseDate(last, last))


def _period(piece: Stretch, reign: Reign) -> EffectivePeriod:
    """The days of a piece; ends that the edition itself has keep their imprecision."""
    whole, days = reign.period, _days(piece)
    start = whole.start if piece[0] == whole.start.earliest else days.start
    end = whole.end if whole.end is not None and piece[1] == whole.end.latest else days.end
    return EffectivePeriod(start, end)
