"""Sources that had to be reviewed first and are not here: the national and local determinations and articles (IR-19).

What is missing may speak, so that nothing weaker is settled without it; nor is the silence of the lists of diagnoses.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coverage_resolver.cases import Case
from coverage_resolver.determinations import Alternative, Ruling
from coverage_resolver.rulings import NOBODY_OR_SOMEBODY
from coverage_resolver.vocabulary import (
    DIAGNOSIS_SUPPORT,
    AuthorityKind,
    CoverageStatus,
    Resolution,
)

_KINDS = {kind.value: kind for kind in AuthorityKind}
_SETS = {
    AuthorityKind.NCD: "NCD set",
    AuthorityKind.LCD: "LCD set",
    AuthorityKind.COVERAGE_ARTICLE: "Article set",
}


def not_reviewed(case: Case, ruling: Ruling) -> frozenset[AuthorityKind]:
    """The classes of Medicare sources that had to be reviewed first and were not there to review (IR-19)."""
    duty = case.ladder.duty_to_review
    if not duty or ruling.resolution in (Resolution.CONFLICT, Resolution.INDETERMINATE):
        return frozenset()
    reviewed = case.question.reviewed
    lacking = (
        duty & case.library.lacking(case.question)
        if reviewed is None
        else duty - {_kind(name, case) for name in reviewed}
    )
    if not lacking:
        return lacking
    ranks = [None if item is None else case.ladder.rank_of(item.place) for item in ruling.possible or (None,)]
    weakest = max(len(case.ladder.tiers) if rank is None else rank for rank in ranks)
    return frozenset([kind for kind in lacking if case.ladder.strongest.get(kind, weakest) < weakest])


def _kind(name: str, case: Case) -> AuthorityKind | None:
    """The kind of source that an entry of ``reviewed`` names, by itself or by one of its documents."""
    document = case.library.authority(name)
    if document is not None:
        return document.kind
    flat = (
        name.lower()
        .removesuffix(" set")
        .replace("article", "coverage_article")
        .replace("coverage_coverage", "coverage")
    )
    return _KINDS.get(flat)


def sets_of(lacking: Iterable[AuthorityKind]) -> list[str]:
    """What is needed, in words."""
    kinds = frozenset(lacking)
    return [_SETS.get(kind, kind.value) for kind in AuthorityKind if kind in kinds]


def without_lists(rulings: Mapping[str, Ruling], lacking: frozenset[AuthorityKind]) -> Mapping[str, Ruling]:
    """The rulings; where articles are not here, that nobody speaks of the diagnoses shows nothing (mcd.md 11.1)."""
    lists = rulings.get(DIAGNOSIS_SUPPORT)
    if lists is None or lists.resolution is not Resolution.SILENT or AuthorityKind.COVERAGE_ARTICLE not in lacking:
        return rulings
    needs = (*lists.needs, _SETS[AuthorityKind.COVERAGE_ARTICLE])
    return {**rulings, DIAGNOSIS_SUPPORT: unsettled(lists, None, NOBODY_OR_SOMEBODY, needs)}


def unsettled(
    ruling: Ruling,
    status: CoverageStatus | None,
    alternatives: tuple[Alternative, ...],
    needs: tuple[str, ...] | None = None,
) -> Ruling:
    """A ruling that is open for what is not here."""
    return Ruling(
        topic=ruling.topic,
        resolution=Resolution.INDETERMINATE,
        status=status,
        alternatives=alternatives,
        steps=ruling.steps,
        reason_codes=ruling.reason_codes,
        needs=ruling.needs if needs is None else needs,
        must_consult=ruling.must_consult,
    )
