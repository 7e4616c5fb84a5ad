"""Sources that are candidates only because another document names them, and not the service.

A national determination names no codes (42 CFR 405.1060(a)(2)); a local document that lists a code names the national
ones that it is related to. Whether one of these addresses the service is a fact about both texts. Where it is not
given, the law still tells what may be done without it: a determination whose issuer is bound by the named source, and
that was put in force under it, is not held up by it; what only documents that do not count here name, is no more than
named. Both must be consulted. Everything else stays a doubt.
"""

from __future__ import annotations

from collections.abc import Mapping

from coverage_resolver.cases import Doubt, Standing
from coverage_resolver.outcomes import start_of
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import CoverageStatus, Disposition, Stance

#: Of more named sources than this it is asked at once which it is: doubts multiply.
MOST_ASKED = 3
#: What covers by criteria that tell the cases.
_WITH_CRITERIA = (CoverageStatus.COVERED_WITH_CRITERIA, CoverageStatus.COVERAGE_WITH_EVIDENCE_DEVELOPMENT)
#: What becomes of a document that is for the place of the service, but on other days, or no longer on the service.
_ANOTHER_DAY = frozenset(
    {Disposition.RETIRED, Disposition.SUPERSEDED, Disposition.NOT_YET_EFFECTIVE, Disposition.DOES_NOT_SPEAK}
)


def settle_named(standings: list[Standing]) -> None:
    """Settle what can be told of the candidates of one topic that are only named; ``standings`` are all of its."""
    asked: list[Standing] = []
    named = [item for item in standings if item.open and item.provision.named_by and item.disposition is None]
    if not named:
        return
    documents: dict[str, list[Standing]] = {}
    for item in standings:
        documents.setdefault(item.provision.authority.id, []).append(item)
    for item in named:
        if item.disposition is None:
            _settle(item, standings, documents)
            if item.open and item.disposition is None:
                asked.append(item)
    if not asked:
        return
    facts = dict.fromkeys(fact for item in asked for fact in _facts(item))
    if len(facts) > MOST_ASKED:
        _ask_at_once(asked, tuple(sorted(facts)))


def _ask_at_once(asked: list[Standing], facts: tuple[str, ...]) -> None:
    """One doubt for all: which of them is so, or none. That several are is left to whoever gives the facts."""
    doubt = Doubt(
        "which of the named sources addresses the service",
        (*facts, "none of the named sources addresses the service"),
        need=facts[0],
        reasons=(ReasonCode.INPUT_MISSING,),
    )
    for item in asked:
        item.depends(doubt, *_facts(item))
        item.needs += _facts(item)
        item.open = ()


def _facts(item: Standing) -> tuple[str, ...]:
    return tuple(dict.fromkeys(condition.fact for condition in item.open))


def _settle(item: Standing, standings: list[Standing], documents: Mapping[str, list[Standing]]) -> None:
    provision = item.provision
    naming = [other for name in provision.named_by for other in documents.get(name, ())]
    here = [other for other in naming if other.disposition is None]
    if not here and provision.coded_by:
        return  # the codes of a national source are the same everywhere, whoever published them
    if not here and not any(other.disposition in _ANOTHER_DAY for other in naming):
        _only_named(item, "only documents that do not count here name it")
        return
    coded = any(other.provision.authority.id in provision.coded_by and _certain(other) for other in here)
    if coded and provision.status in _WITH_CRITERIA:
        # Its codes are published here, and its criteria tell the cases. A plain yes or no stays a matter of the facts.
        item.open = ()
        return
    bound = [other for other in standings if other.disposition is None and _binds(item, other)]
    if bound and any(_under(item, other) for other in (*here, *bound)):
        name = min(other.provision.authority.id for other in bound)
        _only_named(item, f"it binds the issuer of {name}, which was put in force under it")


def _binds(item: Standing, other: Standing) -> bool:
    """Whether the named source binds those who issue what stands on the tier of the other.

    Where the other is in doubt itself the ruling hangs on that: without it the question of the named source is open.
    """
    return item.tier is not None and other.tier is not None and other.tier.name == item.tier.binds_issuers_of


def _under(item: Standing, other: Standing) -> bool:
    """Whether another document was put in force while the named source was; of a version that nobody saw, who knows.

    To date a text anew does not put it in force.
    """
    begun = other.provision.put_in_force_on or start_of(other)
    return other.provision.stance is Stance.UNKNOWN or begun >= start_of(item)


def _certain(item: Standing) -> bool:
    doubts = [doubt for doubt in item.doubts if not doubt.restrictive_only]
    return not doubts and not item.open and not item.gives_way


def _only_named(item: Standing, because: str) -> None:
    item.out(Disposition.CONSULTED, f"{because}; not told: {', '.join(_facts(item))}", "named")
