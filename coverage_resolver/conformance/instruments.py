"""The authorities of a worked scenario as provisions.

A scenario names an instrument and its dates. What a *law* says is known from the library, by its citation; what a
document says (a policy, a determination, a bulletin) the scenario itself tells.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Adoption, Authority, Provenance, Provision, Reasons, Scope
from coverage_resolver.citations import Citation, citation_key
from coverage_resolver.codes import Code, CodeSet
from coverage_resolver.conditions import Condition
from coverage_resolver.frozen_tables import FrozenTable
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import EffectivePeriod, ImpreciseDate, parse_day
from coverage_resolver.reasons import ReasonCode
from coverage_resolver.vocabulary import (
    COVERAGE,
    PRIOR_AUTHORIZATION,
    AuthorityKind,
    Axis,
    CoverageStatus,
    DateBasis,
    Role,
)

Raw = Mapping[str, Any]

_LEVELS = {"national": "national", "state": "state", "mac": "contractor", "plan": "plan", "member": "member"}
_DELIVERY = {"mco": "managed_care", "mmc": "managed_care", "ffs": "fee_for_service"}
_BASES = {"dos": DateBasis.DATE_OF_SERVICE, "pa_request": DateBasis.REQUEST, **{item.value: item for item in DateBasis}}
#: Other names of kinds that scenarios use.
_KINDS = {
    "plan_admin_policy": "plan_administrative_policy",
    "article": "coverage_article",
    "state_mandate": "state_statute",
    "ruling": "cms_ruling",
    "medicaid_contract": "state_medicaid_contract",
}
#: Kinds whose text is law: known by citation, not told by the scenario.
_LAW = frozenset(
    {
        AuthorityKind.STATUTE,
        AuthorityKind.REGULATION,
        AuthorityKind.STATE_STATUTE,
        AuthorityKind.STATE_REGULATION,
        AuthorityKind.STATE_RULE_ORDER,
    }
)
#: Kinds that are about one subject and may list no codes (a national determination assigns none).
_BY_SUBJECT = frozenset({AuthorityKind.NCD, AuthorityKind.PLAN_CLINICAL_POLICY, AuthorityKind.CITED_REFERENCE})
_REVISION = re.compile(r"[-_ ](r\d+\w?|v\d+|rev\d+|pre|\d{4})$", re.IGNORECASE)
_REVIEW = CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW
_CED = CoverageStatus.COVERAGE_WITH_EVIDENCE_DEVELOPMENT


def provisions_of(
    raw: Raw, family: str, library: PolicyLibrary, classes: Mapping[str, CodeSet]
) -> tuple[Provision, ...]:
    """Everything that one authority of a scenario provides; ``family`` is from :func:`families`."""
    kind = AuthorityKind(_KINDS.get(raw["kind"]) or raw["kind"])
    known = library.cited((citation_key(raw["id"]), citation_key(family)))
    shipped = [item for item in library.provisions if known and item.authority.id == known[0].id]
    authority = _authority(raw, kind, family, known[0] if known else None)
    if kind in _LAW and shipped and not raw.get("codes"):
        return tuple(_redated(item, authority, raw) for item in shipped)
    if kind is AuthorityKind.MA_LCD_ELECTION:
        return (_election(raw, authority),)
    return _told(raw, authority, shipped, classes)


def _authority(raw: Raw, kind: AuthorityKind, family: str, known: Authority | None) -> Authority:
    support = raw.get("support", "")
    synthetic = raw.get("real") is False
    verified = synthetic or support == "seed" or _seen(support)
    provenance = None if support == "none" or raw.get("source_url", "told") is None else Provenance(source=support)
    plans = tuple(raw["jurisdiction"]["values"]) if raw["jurisdiction"]["level"] == "plan" else ()
    adopted = raw.get("plan_adopted_from")
    period = EffectivePeriod.of(adopted, raw["effective"].get("to")) if adopted else None
    aliases = () if known is None else (known.citation.text, *known.citation.aliases)
    return Authority(
        id=raw["id"],
        kind=kind,
        title=raw.get("title", ""),
        issuer=raw.get("issuer", ""),
        citation=Citation(raw["id"], verified, aliases=aliases),
        scope=Scope(_LEVELS[raw["jurisdiction"]["level"]], frozenset(raw["jurisdiction"]["values"])),
        lines_of_business=frozenset(raw.get("lob") or ()),
        provenance=provenance,
        adoptions=tuple(Adoption(plan=plan, period=period) for plan in plans),
        family=family,
        subjects=_subjects(raw, kind, known),
        codes_informational=kind in _BY_SUBJECT,
        defects=() if known is None else known.defects,
        approved=ImpreciseDate.parse(raw["approved"]) if raw.get("approved") else None,
        last_review=ImpreciseDate.parse(raw["last_review"]) if raw.get("last_review") else None,
        public=raw.get("public"),
        renumbered_from=tuple(_listed(raw.get("renumbered_from") or raw.get("successor_of"))),
        exception_route="" if known is None else known.exception_route,
    )


def _seen(support: str) -> bool:
    """Whether a support tag says that the statement itself was seen, with no part of it from knowledge."""
    return support.startswith("V:") and "not verified" not in support.lower() and "; K" not in support


def families(names: Iterable[str]) -> dict[str, str]:
    """The document that each id names, so that revisions of one document are known as such.

    An id loses a mark of its revision; and what is left names the same document as a shorter id that it ends with.
    """
    plain = {name: _REVISION.sub("", name) for name in names}
    return {
        name: min((other for other in plain.values() if root.endswith(other)), key=len) for name, root in plain.items()
    }


def _listed(value: object) -> list[str]:
    return [] if not value else [value] if isinstance(value, str) else list(value)  # type: ignore[call-overload]


def _subjects(raw: Raw, kind: AuthorityKind, known: Authority | None) -> tuple[str, ...]:
    if kind not in _BY_SUBJECT:
        return ()
    if known is not None and known.subjects:
        return known.subjects
    title = re.split(r"[(,:]", raw.get("title", ""))[0]
    return (title,) if title.strip() else ()


def _period(raw: Raw) -> EffectivePeriod:
    given = raw["effective"]
    latest = given.get("from_latest") or given["from"]
    written = given["from"][:7] if given.get("precision") == "month" and latest != given["from"] else ""
    start = ImpreciseDate(parse_day(given["from"]), parse_day(latest), written=written)
    return EffectivePeriod(start, ImpreciseDate.parse(given["to"]) if given.get("to") else None)


def _dates(raw: Raw) -> dict[str, Any]:
    def day(name: str) -> Any:
        return parse_day(raw[name]) if raw.get(name) else None

    return {
        "period": _period(raw),
        "published_on": day("published_on"),
        "end_known_from": day("end_known_from"),
        "retired_on": day("retirement_date"),
        "decision_memo_on": day("decision_memo_on"),
        "implementation_on": tuple(parse_day(item) for item in _listed(raw.get("implementation_on"))),
        "significant_cost_through": day("ma_significant_cost_until"),
    }


def _redated(item: Provision, authority: Authority, raw: Raw) -> Provision:
    """A provision of a known law, with the reach and the dates that the scenario gives."""
    dates = _dates(raw)
    return attrs.evolve(
        item, authority=authority, period=dates["period"], published_on=dates["published_on"], end_known_from=None
    )


def _election(raw: Raw, authority: Authority) -> Provision:
    value = {name: raw.get(name) for name in ("selected", "cms_notified_on", "cms_accepted")}
    return Provision(
        authority=authority, role=Role.INFORMS, axis=Axis.ADMINISTRATION, value=FrozenTable(value), **_dates(raw)
    )


def _told(
    raw: Raw, authority: Authority, shipped: list[Provision], classes: Mapping[str, CodeSet]
) -> tuple[Provision, ...]:
    """What the scenario itself says that a document provides."""
    status = CoverageStatus(raw["determination"]) if raw.get("determination") else None
    codes = CodeSet(frozenset(Code.of(item["system"], item["code"]) for item in raw.get("codes") or ()))
    criteria = raw.get("criteria", "")
    reasons: dict[str, tuple[ReasonCode, ...]] = {}
    for item in shipped[:1]:
        reasons.update(item.reasons)
    conditions = []
    if raw.get("delivery_system"):
        conditions.append(Condition("delivery_system", "is", _DELIVERY[raw["delivery_system"]]))
        reasons["out_of_scope"] = (ReasonCode.DELIVERY_SYSTEM_DATE,)
    if raw.get("flag") == "non_benefit":
        reasons["governs"] = (ReasonCode.NON_BENEFIT_NOT_EXCLUSION,)
    if raw.get("imports_medicare_mn_denial"):
        conditions.append(Condition("medicare_status", "is", "not_medically_necessary"))
        reasons["governs"] = (ReasonCode.STATE_IMPORTS_MEDICARE_DENIAL,)
    scope = raw.get("dx_scope", "any")
    base = Provision(
        authority=authority,
        role=_role(authority, status, codes),
        axis=Axis.BENEFIT if authority.scope.level == "state" else Axis.MEDICAL_NECESSITY,
        status=status,
        criteria=criteria,
        codes=codes,
        diagnoses=None if scope in ("any", "", None) else classes.get(scope, CodeSet()),
        conditions=tuple(conditions),
        date_basis=_BASES.get(raw.get("date_basis", "dos"), DateBasis.DATE_OF_SERVICE),
        allows_supplement=bool(raw.get("explicit_flexibility")),
        wording=_wording(criteria),
        reasons=FrozenTable(reasons),
        **_dates(raw),
    )
    return _spread(base, raw)


def _role(authority: Authority, status: CoverageStatus | None, codes: CodeSet) -> Role:
    """What an instrument does that the library does not know: general words do not decide about a service."""
    if status is None:
        return Role.INFORMS
    general = not codes and not authority.subjects
    if general and status is _REVIEW:
        return Role.STANDARD
    if general and status is CoverageStatus.INVESTIGATIONAL:
        return Role.CONSEQUENCE
    return Role.DECIDES


def _wording(criteria: str) -> tuple[ReasonCode, ...]:
    if "insufficient evidence" in criteria.lower():
        return (ReasonCode.EVIDENCE_INSUFFICIENT_AS_WORDED, ReasonCode.TERM_NORMALISED)
    return ()


def _spread(base: Provision, raw: Raw) -> tuple[Provision, ...]:
    """The further provisions that some outcomes imply: study enrolment, waiver enrolment, authorization."""

    def also(code: ReasonCode) -> Reasons:
        return FrozenTable({**base.reasons, "governs": (*base.reasons.get("governs", ()), code)})

    if base.status is _CED:
        inside = Condition("registry_enrolled", "unless_known", False)
        outside = Condition("registry_enrolled", "known_to_be", False)
        denied = CoverageStatus.NOT_MEDICALLY_NECESSARY
        reasons = also(ReasonCode.CED_CONDITION)
        return (
            attrs.evolve(base, conditions=(*base.conditions, inside), reasons=reasons),
            attrs.evolve(
                base, version="outside", status=denied, conditions=(*base.conditions, outside), reasons=reasons
            ),
        )
    if base.authority.kind is AuthorityKind.MEDICAID_WAIVER:
        name = base.authority.id
        excluded = CoverageStatus.EXCLUDED_BENEFIT
        return (
            attrs.evolve(base, conditions=(*base.conditions, Condition("waivers", "is", name))),
            attrs.evolve(
                base,
                version="not enrolled",
                status=excluded,
                conditions=(*base.conditions, Condition("waivers", "is_not", name)),
                reasons=also(ReasonCode.WAIVER_ONLY),
            ),
        )
    administrative = base.authority.kind is AuthorityKind.PLAN_ADMINISTRATIVE_POLICY
    if administrative or raw.get("flag") == "non_benefit" or "PA" in base.criteria.replace(",", " ").split():
        needed = attrs.evolve(
            base, topic=PRIOR_AUTHORIZATION, status=None, value="auth-needed", role=Role.DECIDES, wording=()
        )
        if administrative and base.status is None:
            return (needed,)
        return (base, needed)
    return (base,)


def document_provisions(raw: Raw) -> tuple[Provision, ...]:
    """The provisions of a coverage document: what it names as excluded or included, and classes of exclusion."""
    authority = Authority(
        id=raw["id"],
        kind=AuthorityKind(_KINDS.get(raw["kind"]) or raw["kind"]),
        title=raw["id"],
        citation=Citation(raw["id"], True),
        scope=Scope("member"),
        provenance=Provenance(source="coverage document"),
    )
    given = raw["effective"]
    period = EffectivePeriod.of(given["from"], given.get("to"))
    found = []
    for status, entries in (
        (CoverageStatus.EXCLUDED_BENEFIT, raw.get("exclusions") or ()),
        (CoverageStatus.COVERED, raw.get("inclusions") or ()),
    ):
        for number, text in enumerate(entries, start=1):
            general = re.search(r"\b(experimental|investigational|unproven)\b", text, re.IGNORECASE) is not None
            subject = re.split(r"[,;(]|\s\d", text)[0].strip()
            found.append(
                Provision(
                    authority=attrs.evolve(authority, subjects=() if general else (subject,)),
                    version=f"{status.value} {number}",
                    topic=COVERAGE,
                    role=Role.CONSEQUENCE if general else Role.DECIDES,
                    axis=Axis.BENEFIT,
                    status=status,
                    criteria=text if status is CoverageStatus.COVERED else "",
                    period=period,
                )
            )
    return tuple(found)
