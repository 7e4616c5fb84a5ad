"""Documents that are consulted and never decide: what they make of a result that others arrived at.

One that contradicts the determination that it serves is a matter for a person (law.md MC-6). So is one that says that
no benefit holds the service, where nothing that comes before that has decided: whether there is a benefit comes before
what is necessary (law.md MC-13).
"""

from __future__ import annotations

from coverage_resolver.cases import Standing
from coverage_resolver.outcomes import Outcome, reported, tier_of
from coverage_resolver.precedence import Ladder
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import NOT_COVERED, Axis, Comparison, Disposition, Resolution, Role

_NO_BENEFIT = "whether a benefit holds the service comes before whether it is necessary"


def attach_consequences(outcome: Outcome) -> None:
    """A class bar takes its finding from what governs: where that is a no, the two agree and nothing is displaced."""
    if outcome.governor is None or outcome.governor.provision.status not in NOT_COVERED:
        return
    for item in outcome.consulted:
        if item.provision.role is Role.CONSEQUENCE:
            because = "the governing source puts the service in its class"
            outcome.settle(item, Disposition.CONSULTED, because, Comparison.AGREES)
            outcome.reasons.append(ReasonCode.NO_CONFLICT)


def hold_against_consulted(outcome: Outcome, ladder: Ladder) -> None:
    """Leave to a person what a consulted document contradicts, of the determination that it serves or of a benefit."""
    governor = outcome.governor
    if outcome.resolution not in (Resolution.GOVERNED, Resolution.SILENT):
        return
    against = [item for item in outcome.consulted if _says_another(item, governor)]
    odd = [item for item in against if governor is not None and _serves(item, governor)]
    if odd:
        _contend(outcome, odd, "the document and the one it serves disagree")
        outcome.reasons += reported(odd[0], "mismatch")
        return
    denying = [item for item in against if _denies_the_benefit(item, governor, ladder)]
    if denying:
        _contend(outcome, denying, _NO_BENEFIT)
        outcome.reasons.append(ReasonCode.NEEDS_HUMAN)


def _says_another(item: Standing, governor: Standing | None) -> bool:
    status = item.provision.status
    return status is not None and (governor is None or status is not governor.provision.status)


def _serves(item: Standing, governor: Standing) -> bool:
    """Whether a document serves what governs: as its tier serves that one's, or as the list of its codes."""
    served = tier_of(item).mismatch_with
    coded = item.provision.authority.id in governor.provision.coded_by
    return bool(served) and (coded or served == tier_of(governor).name)


def _denies_the_benefit(item: Standing, governor: Standing | None, ladder: Ladder) -> bool:
    """Whether a document says that no benefit holds the service, and that comes before what has decided."""
    before, provision = tier_of(item).benefit_before, item.provision
    if not before or provision.axis is not Axis.BENEFIT or provision.status not in NOT_COVERED:
        return False
    return governor is None or any(tier.name == before for tier in ladder.tiers[: governor.rank + 1])


def _contend(outcome: Outcome, against: list[Standing], because: str) -> None:
    outcome.contenders = [*([] if outcome.governor is None else [outcome.governor]), *against]
    outcome.resolution, outcome.governor = Resolution.CONFLICT, None
    for item in outcome.contenders:
        outcome.settle(item, Disposition.CONFLICTS, because)
