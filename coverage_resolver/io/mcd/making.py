"""What the provisions of one code are made with: the open pack, the authorities, whom an edition reaches."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Authority, Provision, Scope
from coverage_resolver.codes import Code, CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.in_force import OPEN_END, OPEN_START
from coverage_resolver.io.mcd import code_lists
from coverage_resolver.io.mcd.document_authorities import authority
from coverage_resolver.io.mcd.known_books import KnownBooks
from coverage_resolver.io.mcd.reigns import Reign, Stretch
from coverage_resolver.io.mcd.same_text import put_in_force
from coverage_resolver.io.mcd.stated_ends import ends_of_document
from coverage_resolver.periods import FIRST_DAY, EffectivePeriod, ImpreciseDate, day_before
from coverage_resolver.reasons import ReasonCode

#: What is reported where a version, or its lists, are in none of the snapshots.
UNSEEN = {"unseen": (ReasonCode.VERSION_NOT_SEEN, ReasonCode.INPUT_MISSING)}


@attrs.frozen(eq=False)
class Dropped:
    """What a revision of an LCD drops from its first day, or the successor of one that retired.

    Until the ``last`` day of the document what it said before may go on, and those that follow amend it.
    """

    lcd: str
    begins: dt.date
    last: ImpreciseDate | None
    later: tuple[tuple[Provision, str], ...]


@attrs.frozen(eq=False)
class Gone:
    """Days on which a list of an article is gone, of an LCD that is in force: what it says then, nobody tells.

    The ``edition`` is the last that had the code. ``read`` means that every version was seen, and that none is for the
    contracts any more.
    """

    edition: Reign
    contracts: frozenset[str] | None
    days: Stretch
    read: bool


@attrs.define
class Making:
    """Makes the provisions of a pack, as known on a day, for one code.

    ``superseders`` collects what replaces what, ``dropped`` what revisions of LCDs drop, and for which contracts.
    """

    books: KnownBooks
    code: Code
    authorities: dict[tuple[str, ...], Authority]
    superseders: dict[int, tuple[tuple[Provision, str], ...]]
    dropped: list[tuple[frozenset[str], Dropped]] = attrs.field(init=False, factory=list)
    #: What articles carried by contents that were corrected, and for which contracts.
    corrected: list[tuple[Reign, frozenset[str], Dropped]] = attrs.field(init=False, factory=list)
    #: The lists that are gone, and what their LCDs mean without them is unknown.
    gone: list[Gone] = attrs.field(init=False, factory=list)
    #: By LCD: the days on which it is in force without a list of codes; worked out once.
    without_list: dict[str, list[Stretch]] = attrs.field(init=False, factory=dict)
    #: By article: the editions that name the code in words alone, where that leaves its determination open.
    named: dict[str, set[int]] = attrs.field(init=False, factory=dict)
    codes: CodeSet = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        self.codes = CodeSet(frozenset({self.code}))

    def whose(self, doc: str) -> Authority:
        """The document as an authority; made once for each of what was known of handovers."""
        handovers, day = self.books.pack.handovers, self.books.day
        key = (doc, handovers.family(doc, day), *handovers.former(doc, day))
        found = self.authorities.get(key)
        if found is None:
            found = self.authorities[key] = authority(self.books.pack, doc, day)
        return found

    def groups(self, reign: Reign) -> list[Mapping[str, Any]]:
        """The groups of procedures of an edition that list the code."""
        part = self.books.part(reign.edition, "procedures")
        return code_lists.groups_with(code_lists.procedure_groups(part, self.code.value), self.code.value)

    def local(
        self, doc: str, reign: Reign, period: EffectivePeriod, among: frozenset[str] | None = None, **fields: Any
    ) -> list[Provision]:
        """What one edition of a local document says: once for each part of its area that stands for itself.

        ``among`` are the contracts that are meant, where these are not all of its own.
        """
        began = period.start.earliest == reign.start.earliest
        since = put_in_force(self.books, doc, reign) if began and self.books.catalogue.national else None
        fields = {"reasons": open_days(reign), "put_in_force_on": since, **fields}
        return [
            Provision(
                authority=self.whose(doc),
                version=reign.label,
                scope=scope,
                conditions=conditions,
                codes=self.codes,
                period=period,
                published_on=self.books.pack.said_from(reign.number),
                retired_on=reign.retired if _ends_with(period, reign.period) else None,
                **fields,
            )
            for scope, conditions in self.reaches(doc, reign, among)
        ]

    def reaches(
        self, doc: str, reign: Reign, among: frozenset[str] | None = None
    ) -> Iterator[tuple[Scope, tuple[Condition, ...]]]:
        """The contracts that an edition is for.

        A *primary jurisdiction* may limit a document to some of the states of its contractors, or merely name them:
        the dictionary and its readers disagree. For contracts of other states it is therefore asked.
        """
        numbers = self.books.contracts(reign)
        if among is not None:
            numbers &= among
            if not numbers:
                return
        primary = frozenset(reign.head.get("states", ()))
        outside = self.books.outside(reign, numbers, primary) if primary else frozenset()
        if numbers - outside or not outside:
            yield Scope("contractor", numbers - outside), ()
        if outside:
            yield Scope("contractor", outside), (self.beyond(doc, reign),)

    @staticmethod
    def beyond(doc: str, reign: Reign) -> Condition:
        """That an edition is for contracts of other states than those of its primary jurisdiction, too."""
        states = ", ".join(sorted(frozenset(reign.head.get("states", ()))))
        return Condition(f"{doc} reaches beyond its primary jurisdiction ({states})", "is", True)

    def superseded(self, made: dict[int, list[Provision]], reigns: Iterable[Reign]) -> list[Provision]:
        """Everything that was made; an edition that others replaced gives way to them, or is left out with its topic.

        What its heirs say nothing of is no longer said.
        """
        found: list[Provision] = []
        for reign in reigns:
            for item in made.get(reign.number, ()):
                heirs = [later for other in reign.gives_way for later in made.get(other.number, ())]
                rows = tuple((later, "replace") for later in heirs if later.topic == item.topic)
                if rows:
                    self.superseders[id(item)] = rows
                if rows or not reign.gives_way:
                    found.append(item)
        return found


def _ends_with(period: EffectivePeriod, whole: EffectivePeriod) -> bool:
    """Whether a part of the days of an edition reaches the end of them, or the first of those on which it may be."""
    if period.end is None or whole.end is None:
        return period.end is whole.end
    return period.end.earliest == whole.end.earliest


def open_days(reign: Reign) -> Mapping[str, tuple[ReasonCode, ...]]:
    """What is reported where a first or a last day of an edition is not known; these tables write days, not months."""
    found = {}
    if not reign.start.exact:
        stated = reign.start.earliest > FIRST_DAY
        # It says that it begins while its own notice runs, or it says no day at all.
        found[OPEN_START] = (ReasonCode.NOTICE_PERIOD_DEFECT if stated else ReasonCode.EFFECTIVE_DATE_UNSTATED,)
    if reign.end is not None and not reign.end.exact:
        # Of the days on which it is said to have ended nobody tells which it was; or nobody saw on which it did.
        told = reign.retired is not None or bool(ends_of_document(reign.head))
        found[OPEN_END] = (ReasonCode.RETIREMENT_DAY_BOUNDARY if told else ReasonCode.VERSION_NOT_SEEN,)
    return found


def days(stretch: Stretch) -> EffectivePeriod:
    """A stretch of days as a period."""
    first, last = stretch
    return EffectivePeriod(ImpreciseDate(first, first), None if last is None else ImpreciseDate(last, last))


def within(whole: EffectivePeriod, piece: Stretch) -> EffectivePeriod:
    """The days of a piece of a period; as far as the piece reaches into them, ends keep their imprecision."""
    first, last = piece
    start = ImpreciseDate(first, max(first, whole.start.latest))
    if whole.end is None or whole.end.exact or (last is not None and last <= whole.end.earliest):
        return EffectivePeriod(start, days(piece).end)
    return EffectivePeriod(start, ImpreciseDate(max(day_before(first), whole.end.earliest), last or whole.end.latest))


def unseen_version(stretch: Stretch) -> str:
    """How a version that nobody saw is called: by the last of its days."""
    return "unseen" if stretch[1] is None else f"unseen to {stretch[1].isoformat()}"


__all__ = ["FIRST_DAY", "UNSEEN", "Making", "days", "unseen_version", "within"]
