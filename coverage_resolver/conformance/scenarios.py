"""Worked scenarios in the format of ``scenarios.json``: each carries its member, service and authorities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

import attrs

from coverage_resolver.authorities import Provision
from coverage_resolver.codes import CodeSet
from coverage_resolver.conformance.instruments import document_provisions, families, provisions_of
from coverage_resolver.enrollments import Enrollment
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.periods import parse_day
from coverage_resolver.questions import (
    CoverageQuestion,
    Member,
    PriorAuthorization,
    Provider,
    Residence,
    RetroactiveRequest,
    Service,
)

Raw = Mapping[str, Any]


@attrs.frozen(kw_only=True)
class Line:
    """One question of a scenario: the whole claim, or one of its lines."""

    number: int | None
    question: CoverageQuestion
    through: dt.date


@attrs.frozen(kw_only=True, eq=False)
class Scenario:
    """A worked scenario, ready to be asked."""

    id: str
    confidence: str
    lines: tuple[Line, ...]
    library: PolicyLibrary
    expected: Raw


def read_scenario(raw: Raw, base: PolicyLibrary, classes: Mapping[str, CodeSet]) -> Scenario:
    """A scenario under the ladders and the law of ``base``; raises ``InvalidQuestion`` for impossible input."""
    provisions: list[Provision] = []
    named = families(authority["id"] for authority in raw["authorities"])
    for authority in raw["authorities"]:
        provisions += provisions_of(authority, named[authority["id"]], base, classes)
    for document in raw["member"].get("coverage_documents") or ():
        provisions += document_provisions(document)
    library = base.with_provisions(provisions, name=raw["id"])
    offered = tuple(item["id"] for item in raw["authorities"])
    member = _member(raw["member"])
    service = raw["service"]
    lines = [
        Line(
            number=line.get("line"),
            question=_question(raw, member, _merged(service, line), offered),
            through=_through(service),
        )
        for line in _lines(service)
    ]
    return Scenario(
        id=raw["id"], confidence=raw["confidence"], lines=tuple(lines), library=library, expected=raw["expected"]
    )


def _lines(service: Raw) -> list[dict[str, Any]]:
    """The lines of a claim, or the claim itself as the only one."""
    return list(service.get("lines") or [{}])


def _merged(service: Raw, line: Raw) -> Raw:
    """A claim line with what it inherits from the claim; its code names its own system by its shape."""
    if "code" in line and "code_system" not in line:
        system = "CPT" if str(line["code"])[:1].isdigit() else "HCPCS"
        return {**service, "code_system": system, **line}
    return {**service, **line}


def _through(service: Raw) -> dt.date:
    if _stay(service):
        return parse_day(service["dos_from"])
    return parse_day(service.get("dos_thru") or service["dos_from"])


def _stay(service: Raw) -> bool:
    """Whether the service is an inpatient stay, whose dates are an admission and a discharge."""
    return str(service.get("type_of_bill", "")).lstrip("0")[:2] == "11"


def _question(raw: Raw, member: Member, service: Raw, offered: tuple[str, ...]) -> CoverageQuestion:
    reviewed = raw["member"].get("reviewed_sources")
    return CoverageQuestion(
        member=member,
        service=_service(service, (raw["member"].get("hospice") or {}).get("related")),
        date_of_service=service["dos_from"],
        as_of=raw["as_of"],
        decision_level=raw.get("decision_level", "plan"),
        reviewed=None if reviewed is None else tuple(reviewed),
        offered=offered,
    )


#: Entries of a service that are facts, under the names that conditions use.
_FACTS = {"registry_enrolled": "registry_enrolled", "active_course": "active_course", "routine": "routine_cost"}

#: Days since the last use of a drug that the history does not have: longer ago than any look-back.
_NEVER = 10**6


def _service(raw: Raw, hospice_related: object) -> Service:
    stay = _stay(raw)
    authorization, provider = raw.get("prior_auth"), raw.get("provider")
    facts = dict(raw.get("facts") or {})
    for name, fact in _FACTS.items():
        if raw.get(name) is not None:
            facts[fact] = raw[name]
    if "therapy_history_days" in raw:
        facts["step_therapy_policy"] = facts["part_b_drug"] = True
        days = raw["therapy_history_days"]
        facts["therapy_history_days"] = _NEVER if days is None else days
    if raw.get("trial") is not None:
        facts["trial_approved"] = bool(raw["trial"].get("approved"))
    return Service(
        code=raw.get("code"),
        code_system=raw.get("code_system"),
        description=raw.get("description"),
        diagnoses=raw.get("dx") or (),
        place_of_service=raw.get("place_of_service"),
        type_of_bill=raw.get("type_of_bill"),
        modifiers=raw.get("modifiers") or (),
        state=raw.get("service_state"),
        county=raw.get("service_county") or raw.get("county"),
        performing_laboratory_state=raw.get("performing_lab_state") or raw.get("lab_state"),
        billing_laboratory_state=raw.get("billing_lab_state"),
        provider_state=raw.get("provider_state"),
        emergency=raw.get("emergency"),
        admission=raw.get("admission_date") or (raw["dos_from"] if stay else None),
        discharge=raw.get("discharge_date") or (raw.get("dos_thru") if stay else None),
        procedure_date=raw.get("procedure_date"),
        request_date=raw.get("pa_request_date") or raw.get("request_date"),
        hospice_related=raw.get("hospice_related", hospice_related),
        provider=None
        if provider is None
        else Provider(contracted=provider.get("contracted"), notice_sent=provider.get("notice_sent")),
        prior_authorization=None
        if authorization is None
        else PriorAuthorization(
            status=authorization.get("status"),
            decided_on=authorization.get("on"),
            valid_through=authorization.get("valid_to"),
        ),
        facts=facts,
    )


def _member(raw: Raw) -> Member:
    hospice, retro = raw.get("hospice") or {}, raw.get("retro_request")
    return Member(
        date_of_birth=raw.get("dob"),
        residence_state=raw.get("residence_state"),
        residence_county=raw.get("residence_county"),
        residences=tuple(
            Residence(state=item["state"], county=item.get("county"), start=item.get("from"), end=item.get("to"))
            for item in raw.get("residence_history") or ()
        ),
        enrollments=tuple(_enrollment(item, raw) for item in raw.get("enrollment") or ()),
        dual_status=raw.get("dual_status"),
        medicare_secondary=raw.get("msp"),
        hospice_from=hospice.get("from"),
        hospice_through=hospice.get("to"),
        retroactive_request=None
        if retro is None
        else RetroactiveRequest(
            application_date=retro["application_date"],
            eligibility_group=retro.get("group"),
            otherwise_eligible=retro.get("otherwise_eligible"),
            state=raw.get("residence_state"),
        ),
        found=raw.get("exists", True),
    )


def _integrated(product: str) -> bool:
    """Whether a product is an applicable integrated plan, which decides both programmes at once (DU-4)."""
    return "AIP" in product.upper().split() or "APPLICABLE INTEGRATED" in product.upper()


def _enrollment(item: Raw, member: Raw) -> Enrollment:
    grace = member.get("grace") or {}
    funding = member.get("funding")
    waiver = member.get("waiver")
    medicaid = item["lob"].startswith(("medicaid", "chip"))
    home = member.get("residence_state")
    unsaid = member.get("delivery_system") if medicaid and not item.get("plan_id") else None
    return Enrollment(
        line_of_business=item["lob"],
        plan=item.get("plan_id"),
        start=item["from"],
        end=item.get("to"),
        state=home if medicaid else member.get("issue_state") or home,
        delivery_system=item.get("delivery_system") or unsaid,
        funding=None if funding in ("n/a", "") else item.get("funding") or funding,
        programme=item.get("programme") or member.get("chip_type"),
        eligibility_group=item.get("group"),
        basis=item.get("basis"),
        known_from=item.get("known_from"),
        end_known_from=item.get("end_known_from"),
        application_date=item.get("application_date"),
        waivers=(waiver,) if isinstance(waiver, str) else tuple(waiver or ()),
        carve_outs=tuple(member.get("medicaid_carveouts") or ()) if medicaid else (),
        integrated=member.get("integrated", _integrated(str(member.get("product") or "")) or None),
        restricted_scope=member.get("restricted_scope") if medicaid else None,
        premium_credit=grace.get("aptc"),
        premium_paid_through=grace.get("paid_through"),
    )
