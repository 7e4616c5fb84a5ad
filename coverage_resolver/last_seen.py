"""What is assumed of days that no snapshot of a corpus shows: that what was seen last still held (IR-14).

They lie after the newest snapshot, or between the last snapshot of one version and the first day of the next one that
was seen. The answer stays as it is, for today's claims are asked of last month's snapshot; that it rests on an
assumption is told. A library of records alone has no snapshots, and nothing to say here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from coverage_resolver.authorities import Provision
from coverage_resolver.cases import Case
from coverage_resolver.determinations import Ruling
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import COVERAGE, AuthorityKind, Disposition, Resolution

Told = tuple[tuple[str, ...], tuple[ReasonCode, ...]]
_NOTHING: Told = ((), ())
#: What became of the sources on whose words or silence a settled ruling rests.
_RESTED_ON = frozenset(
    (
        *(Disposition.GOVERNS, Disposition.COMPOSED, Disposition.CONSULTED, Disposition.DOES_NOT_SPEAK),
        *(Disposition.NOT_YET_EFFECTIVE, Disposition.RETIRED, Disposition.SUPERSEDED),
    )
)
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


_NOT_IN_FORCE, _NOT_KNOWN = ("of the service", "in force"), ("as of which is asked", "known")


def before_every_snapshot(case: Case, lacking: frozenset[AuthorityKind]) -> tuple[str, ...]:
    """Why kinds of source are lacking of which there are snapshots: the oldest of them is younger than the day."""
    seen = case.library.seen_from() if lacking and case.question.reviewed is None else {}
    day, as_of = case.question.date_of_service, case.question.as_of
    found: dict[tuple[str, str], list[str]] = {}
    for kind in sorted(lacking & seen.keys()):
        if min(day, as_of) < seen[kind]:
            which = _NOT_KNOWN if as_of < seen[kind] else _NOT_IN_FORCE
            found.setdefault(which, []).append(f"{_NAMES.get(kind, kind.value)} from {seen[kind]}")
    return tuple(
        f"The day {which} lies before the oldest snapshot ({', '.join(told)}): what was {what} then is unknown in "
        "these snapshots."
        for (which, what), told in found.items()
    )


def assumed_between(case: Case, resolution: Resolution, rulings: Mapping[str, Ruling]) -> Told:
    """The same of a day between the last sight of one version and the next one seen, where there is room for another.

    On coverage this is told of every document of the service and the place that speaks or is silent, as far as the
    answer rests on its kind; on other topics of what governs.
    """
    named = dict.fromkeys(item.authority for item in _rested_on(case, resolution, rulings))
    day, as_of = case.question.date_of_service, case.question.as_of
    told = tuple(
        f"{authority.id}: version {gap.version} was last seen on {gap.seen}, and the next one seen, {gap.following}, "
        f"begins on {gap.begins}. That no other one was in force between is assumed."
        for authority in named
        for gap in case.library.between(authority, as_of)
        if gap.first <= day <= gap.last
    )
    return told, ((ReasonCode.ASSUMED_STILL_IN_FORCE,) if told else ())


def _rested_on(case: Case, resolution: Resolution, rulings: Mapping[str, Ruling]) -> Iterator[Provision]:
    if case.library.shelves and resolution in (Resolution.GOVERNED, Resolution.SILENT):
        kinds = _rests_on(case, rulings[COVERAGE].governing)
        for step in rulings[COVERAGE].steps:
            if step.disposition in _RESTED_ON and step.provision.authority.kind in kinds:
                yield step.provision
    for topic, ruling in rulings.items():
        if topic != COVERAGE and ruling.resolution is Resolution.GOVERNED and ruling.governing is not None:
            yield ruling.governing


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
