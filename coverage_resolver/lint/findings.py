"""What lint finds: a rule with a stable code, the place, what is wrong there, what to do, and a case that shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

import attrs

from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.questions import CoverageQuestion


class Severity(StrEnum):
    """How bad a finding is. Only errors make the command leave with 1."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)


@attrs.frozen
class Rule:
    """One kind of finding. Codes are public and stable, as reason codes are."""

    code: str
    severity: Severity
    meaning: str


_ERROR, _WARNING, _NOTE = Severity

#: Every kind of finding, in the order of docs/lint.md.
RULES: Mapping[str, Rule] = FrozenTable(
    {
        rule.code: rule
        for rule in (
            Rule("unreadable", _ERROR, "a file or a record cannot be read; nothing else is examined until it can"),
            Rule("duplicate-id", _ERROR, "two authorities bear one id"),
            Rule("said-twice", _ERROR, "one version speaks twice on one topic for the same cases"),
            Rule("version-overlap", _ERROR, "two versions that speak about the same cases may be in force on one day"),
            Rule("unknown-version", _ERROR, "a version supersedes one that is not there, or itself"),
            Rule("unknown-topic", _ERROR, "a topic that is neither known nor registered"),
            Rule("unknown-line", _ERROR, "a line of business for which there is no ladder"),
            Rule("unknown-place", _ERROR, "a state or a contractor that the map does not have"),
            Rule("tie", _ERROR, "equals disagree in some case, and the ladder does not break the tie"),
            Rule("unranked", _ERROR, "no ladder has a place for it, so that it never governs"),
            Rule("shadowed", _WARNING, "it stands on a ladder, and governs in no case"),
            Rule("gap", _WARNING, "days between two versions of a document on which none is in force"),
            Rule("no-provenance", _ERROR, "no origin is recorded, so that it never governs for certain"),
            Rule(
                "no-citation",
                _ERROR,
                "a source or a rule without a citation, of a library made in memory; in a file it is `unreadable`",
            ),
            Rule("same-citation", _WARNING, "two authorities are cited alike: one instrument is recorded twice"),
            Rule("unverified", _NOTE, "nobody checked the record against the primary text"),
            Rule(
                "undated", _WARNING, "the first or the last day is not exact: answers inside the window are unsettled"
            ),
            Rule("unpublished", _NOTE, "no day of publication: it counts as known, whatever as-of is"),
            Rule("late-notice", _WARNING, "in force sooner after its publication than a notice law allows"),
            Rule("retroactive", _WARNING, "restricts from a day before it was published"),
            Rule("stale-review", _WARNING, "in force, and last reviewed more than twelve months ago"),
            Rule("future-review", _WARNING, "last reviewed on a day that is still to come"),
            Rule("source-defect", _NOTE, "the document itself has a defect, which was recorded when it was read"),
            Rule("code-system", _WARNING, "codes of a system by which no service is asked for"),
            Rule("code-twin", _WARNING, "a code that exists in two systems is named in one of them only"),
            Rule("code-range", _WARNING, "a range whose two ends differ in their letters holds less than it seems to"),
            Rule(
                "unknown-code", _ERROR, "a code that no list of its system has, on days of which one is the whole list"
            ),
            Rule(
                "expired-code",
                _WARNING,
                "a code that ended before the rule began, or while it is in force; a range of which no code is left",
            ),
            Rule("code-not-yet", _NOTE, "in force on days on which the code did not exist yet"),
            Rule("no-codes", _WARNING, "about every service, beside others of its document that list codes"),
            Rule(
                "unknown-plan",
                _NOTE,
                "an adoption or a participation of a plan that nothing else in the library names; a scope with a plan "
                "that is spelled nearly like one that is named several times",
            ),
            Rule("unknown-election", _ERROR, "a plan's uniform election of a local policy that is not there"),
            Rule(
                "unseen-election", _NOTE, "a plan's uniform election, where no local policy is here to hold it against"
            ),
            Rule("void-election", _WARNING, "a plan's uniform election that does not count"),
            Rule("unknown-former-id", _NOTE, "renumbered from a document that is not in the library"),
            Rule("unknown-document", _WARNING, "found or coded through a document that is not in the library"),
            Rule(
                "unknown-fact",
                _WARNING,
                "a condition on a fact that is spelled nearly like one of every question, or a field of it, or as "
                "others save capitals",
            ),
            Rule(
                "unknown-word",
                _WARNING,
                "a condition on a word that no question has, or a value nearly like a known one",
            ),
            Rule(
                "odd-text",
                _WARNING,
                "a value, or that of a condition, with a space, a quote or a letter that only looks plain",
            ),
            Rule("stale-acceptance", _WARNING, "a baseline accepts a finding that there is no longer"),
            Rule("not-examined", _NOTE, "too many cases to go through; nothing is claimed about them"),
        )
    }
)


@attrs.frozen(kw_only=True)
class Witness:
    """A case in which it happens. ``question`` asks for it again; ``through`` is the last day on which it holds."""

    line_of_business: str
    code: str
    area: str
    day: str
    through: str = ""
    more: str = ""
    question: CoverageQuestion | None = attrs.field(default=None, repr=False, eq=False)

    def text(self) -> str:
        """For the end of a message."""
        days = self.day if self.through in ("", self.day) else f"{self.day} to {self.through}"
        return ", ".join(filter(None, (self.code, self.area, days, self.line_of_business, self.more)))


@attrs.frozen(kw_only=True)
class Finding:
    """One finding. ``where`` is ``file:row.field``; ``citation`` the source of the record or of the rule it breaks."""

    rule: Rule
    where: str
    what: str
    what_to_do: str
    file: str = ""
    row: str = ""
    field: str = ""
    citation: str = ""
    witness: Witness | None = None
    #: Other places that belong to it, such as the other side of a tie.
    also: tuple[str, ...] = ()
    #: The records by their own names, which stay when lines and rows move: what it is about, and what belongs to it.
    record: str = ""
    beside: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The stable code of its rule."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """That of its rule."""
        return self.rule.severity

    def line(self) -> str:
        """*where · what · what to do*."""
        return f"{self.where} · {self.what} · {self.what_to_do}"

    def sort_key(self) -> tuple[Any, ...]:
        """By place as a person reads it, worst first in one place."""
        return (self.file, _counted(self.row), self.severity.rank, self.code, self.field, self.what)


def _counted(row: str) -> tuple[tuple[int, int, str], ...]:
    """So that row 10 follows row 9."""
    parts = "".join(letter if letter.isalnum() else " " for letter in row).split()
    return tuple((0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Findings in a stable order, each once."""
    return tuple(sorted(dict.fromkeys(findings), key=Finding.sort_key))
