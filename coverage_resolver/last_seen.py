"""What is assumed of the time after the newest snapshot of a corpus: that what was seen last still holds (IR-14).

The answer stays as it is, for today's claims are asked of last month's snapshot; that it rests on an assumption is
told. A library of records alone has no snapshots, and nothing to say here.
"""

from __future__ import annotations

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import AuthorityKind, Resolution

Told = tuple[tuple[str, ...], tuple[ReasonCode, ...]]
_NOTHING: Told = ((), ())
_NAMES = {
    AuthorityKind.NCD: "NCDs",
    AuthorityKind.LCD: "LCDs",
    AuthorityKind.COVERAGE_ARTICLE: "articles",
}


def assumed_unchanged(case: Case, resolution: Resolution, governing: Provision | None) -> Told:
    """A caveat and a reason code, where a settled answer rests on sources of which nobody saw the days asked about."""
    seen = case.library.seen_until(case.question.as_of)
    if not seen or resolution not in (Resolution.GOVERNED, Resolution.SILENT):
        return _NOTHING
    day = max(case.question.date_of_service, case.question.as_of)
    old = sorted(kind for kind in _rests_on(case, governing) if kind in seen and seen[kind] < day)
    if not old:
        return _NOTHING
    told = ", ".join(f"{_NAMES.get(kind, kind.value)} to {seen[kind]}" for kind in old)
    caveat = f"Snapshots go no further than: {told}. That nothing has changed since is assumed."
    return (caveat,), (ReasonCode.ASSUMED_STILL_IN_FORCE,)


def _rests_on(case: Case, governing: Provision | None) -> frozenset[AuthorityKind]:
    """The kinds of source on whose words or silence the answer rests: what governs, and all that would come before it.

    A local determination goes by its articles too, which carry its codes.
    """
    duty, ladder = case.ladder.duty_to_review, case.ladder
    if governing is None:
        return duty
    rank = ladder.rank_of(governing.place)
    before = frozenset(kind for kind in duty if rank is not None and ladder.strongest.get(kind, rank) < rank)
    if not case.library.of_a_shelf(governing.authority):
        return before
    return duty if governing.reaches.level == "contractor" else before | {governing.authority.kind}
