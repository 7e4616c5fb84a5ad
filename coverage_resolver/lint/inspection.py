"""All checks, one after the other, over one library."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from functools import partial
from itertools import compress

import attrs

from coverage_resolver.beside import in_two
from coverage_resolver.code_lists import CodeLists
from coverage_resolver.io.records import PlacedLibrary
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.lint.citations import citations
from coverage_resolver.lint.codes import cleared, codes
from coverage_resolver.lint.dates import undated
from coverage_resolver.lint.defects import source_defects
from coverage_resolver.lint.findings import Finding, Severity, worst_first
from coverage_resolver.lint.gaps import gaps
from coverage_resolver.lint.listed_codes import listed_codes, not_listed
from coverage_resolver.lint.loading import UNREADABLE, load_faults
from coverage_resolver.lint.looked_for import Key, LookedFor, looked_for
from coverage_resolver.lint.notices import notice_defects
from coverage_resolver.lint.overlaps import overlaps
from coverage_resolver.lint.ranks import unranked
from coverage_resolver.lint.references import references
from coverage_resolver.lint.reviews import reviews
from coverage_resolver.lint.shadows import shadows
from coverage_resolver.lint.subject import Subject, file_of
from coverage_resolver.lint.texts import odd_texts
from coverage_resolver.lint.ties import ties
from coverage_resolver.lint.words import unknown_words

CHECKS: tuple[Callable[[Subject], Iterable[Finding]], ...] = (
    ties,
    overlaps,
    gaps,
    shadows,
    unranked,
    citations,
    undated,
    notice_defects,
    reviews,
    source_defects,
    codes,
    cleared,
    listed_codes,
    references,
    unknown_words,
    odd_texts,
)

#: Checks that may take long, each alone: no two of them tell one another more than hints.
_LONG = (ties, gaps, shadows)
#: From so many provisions on it is worth while to work in two processes.
MANY = 2000
#: What no check can tell from a library alone; told with every report, so that silence is not taken for soundness.
NOT_CHECKED = (
    "whether a code existed on a day: only shapes and code systems are known, without lists of codes (--codes)",
    "a service told by a code together with words of a document that does not list it",
    "when a provider was told of a change",
    "whether the records say what their sources say",
)
_PACKS = "what the determinations in packs say: only whether the packs are whole"
_NO_DAY = "stale reviews, because no day was given to measure from (--as-of)"


@attrs.frozen(kw_only=True)
class Inspection:
    """What the checks found. ``readable`` is false where files cannot be read, and nothing else was examined."""

    findings: tuple[Finding, ...]
    readable: bool = True
    not_checked: tuple[str, ...] = NOT_CHECKED
    #: Findings that a baseline accepts, and that are left out of the others.
    accepted: tuple[Finding, ...] = ()
    looked_for: LookedFor | None = attrs.field(default=None, eq=False, repr=False)

    def would_tell(self, key: Key) -> bool:
        """Whether a finding would be among these if there were one: not where it was not looked for."""
        return self.looked_for is None or self.looked_for.would_tell(key)

    @property
    def counts(self) -> dict[Severity, int]:
        """How many findings there are of each severity."""
        return {each: sum(finding.severity is each for finding in self.findings) for each in Severity}

    def at_least(self, severity: Severity) -> Inspection:
        """Only the findings that are as bad as ``severity`` or worse."""
        kept = tuple(finding for finding in self.findings if finding.severity.rank <= severity.rank)
        return attrs.evolve(self, findings=kept)


def inspect(
    library: PolicyLibrary | PlacedLibrary,
    as_of: dt.date | None = None,
    *,
    code_lists: CodeLists | None = None,
    beside: bool = False,
) -> Inspection:
    """Every finding about a library, in the order of its files; raises nothing for what the library holds.

    Read the library with ``load_placed`` and the findings name file and row; one that was built in memory is named
    by its documents. ``as_of`` is the day from which the age of reviews is measured. With ``code_lists``, as
    ``load_code_lists`` reads them, every code is held against the days on which it existed. With ``beside`` a large
    library is examined by two processes, which find the same: not for a program that has threads.
    """
    if isinstance(library, PolicyLibrary):
        subject = Subject(library=library, as_of=as_of, code_lists=code_lists)
        found = _run(subject, beside)
        return Inspection(findings=found, not_checked=_not_checked(subject), looked_for=looked_for(subject, found))
    subject = Subject(
        library=library.library or PolicyLibrary.of([]),
        placed=library.placed,
        labels=library.labels,
        participations=library.participations,
        as_of=as_of,
        code_lists=code_lists,
    )
    told = _not_checked(subject)
    if library.library is None:
        unread = [(UNREADABLE, fault) for fault in library.unreadable]
        found = worst_first(load_faults(subject, (*unread, *library.between)))
        return Inspection(findings=found, readable=False, not_checked=told)
    every = (*load_faults(subject, library.between), *_run(subject, beside))
    own = [not item.file or item.file in library.own or _touches(item, library) for item in every]
    shown, left = tuple(compress(every, own)), tuple(compress(every, (not each for each in own)))
    return Inspection(
        findings=worst_first(shown), not_checked=told, looked_for=looked_for(subject, shown, left_out=left)
    )


def _not_checked(subject: Subject) -> tuple[str, ...]:
    """What a report about a library leaves open."""
    told = NOT_CHECKED if subject.code_lists is None else (*not_listed(subject), *NOT_CHECKED[1:])
    if subject.as_of is None:
        told = (*told, _NO_DAY)
    return (*told, _PACKS) if subject.library.shelves else told


def _run(subject: Subject, beside: bool) -> tuple[Finding, ...]:
    if not beside or len(subject.library.provisions) < MANY:
        return worst_first(finding for check in CHECKS for finding in check(subject))
    _ = subject.workbench.services, subject.workbench.stages  # made once, for both
    rest = [check for check in CHECKS if check not in _LONG]
    found = in_two([partial(_found, [check], subject) for check in _LONG] + [partial(_found, rest, subject)])
    return worst_first(item for items in found for item in items)


def _found(checks: Iterable[Callable[[Subject], Iterable[Finding]]], subject: Subject) -> tuple[Finding, ...]:
    return tuple([finding for check in checks for finding in check(subject)])


def _touches(finding: Finding, library: PlacedLibrary) -> bool:
    """Whether one of the other places that belong to it stands in a file that was named."""
    return any(file_of(where, library.own) for where in finding.also)
