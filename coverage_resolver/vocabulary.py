"""The closed words of the library: kinds of authority, outcomes, relations, dispositions.

Each enum is a ``StrEnum``: its members are the strings used in data files, in JSON and in decision tables.
Topics are the one *open* list (:data:`TOPICS`): a record file may register further ones.
"""

from __future__ import annotations

from enum import StrEnum


class AuthorityKind(StrEnum):
    """What sort of source a document is. Rank is not here: it belongs to a ladder, which is dated data.

    ``state_source`` and ``plan_source`` are documents of a state or a plan of which nobody told the sort: they rank
    with the general run of their issuer's sources, and no tie between them is broken.
    """

    STATUTE = "statute"
    REGULATION = "regulation"
    CMS_RULING = "cms_ruling"
    PRECEDENTIAL_DECISION = "precedential_decision"
    NCD = "ncd"
    CMS_MANUAL = "cms_manual"
    LCD = "lcd"
    COVERAGE_ARTICLE = "coverage_article"
    PROPOSED_LCD = "proposed_lcd"
    PROPOSED_ARTICLE = "proposed_article"
    PROPOSED_RULE = "proposed_rule"
    STATE_STATUTE = "state_statute"
    STATE_REGULATION = "state_regulation"
    STATE_RULE_ORDER = "state_rule_order"
    PROPOSED_STATE_RULE = "proposed_state_rule"
    STATE_MEDICAID_PLAN = "state_medicaid_plan"
    MEDICAID_WAIVER = "medicaid_waiver"
    STATE_MEDICAID_MANUAL = "state_medicaid_manual"
    STATE_MEDICAID_BULLETIN = "state_medicaid_bulletin"
    STATE_PRIORITIZED_LIST = "state_prioritized_list"
    STATE_MEDICAID_CONTRACT = "state_medicaid_contract"
    STATE_SOURCE = "state_source"
    EVIDENCE_OF_COVERAGE = "evidence_of_coverage"
    CERTIFICATE_OF_COVERAGE = "certificate_of_coverage"
    SCHEDULE_OF_BENEFITS = "schedule_of_benefits"
    SUMMARY_PLAN_DESCRIPTION = "summary_plan_description"
    PLAN_DOCUMENT = "plan_document"
    FEHB_BROCHURE = "fehb_brochure"
    PLAN_ADMINISTRATIVE_POLICY = "plan_administrative_policy"
    PLAN_CLINICAL_POLICY = "plan_clinical_policy"
    PLAN_SOURCE = "plan_source"
    MA_INTERNAL_CRITERIA = "ma_internal_criteria"
    MA_LCD_ELECTION = "ma_lcd_election"
    IMR_DECISION = "imr_decision"
    CITED_REFERENCE = "cited_reference"


class CoverageStatus(StrEnum):
    """The determination: what the governing authority says. Never "approved" or "denied"."""

    COVERED = "covered"
    COVERED_WITH_CRITERIA = "covered_with_criteria"
    COVERAGE_WITH_EVIDENCE_DEVELOPMENT = "coverage_with_evidence_development"
    NOT_ADDRESSED_INDIVIDUAL_REVIEW = "not_addressed_individual_review"
    INVESTIGATIONAL = "investigational"
    NOT_MEDICALLY_NECESSARY = "not_medically_necessary"
    EXCLUDED_BENEFIT = "excluded_benefit"
    STATUTORY_EXCLUSION = "statutory_exclusion"
    NO_COVERAGE_ON_DATE = "no_coverage_on_date"
    OTHER_PAYER_RESPONSIBLE = "other_payer_responsible"
    MEMBER_NOT_FOUND = "member_not_found"
    INVALID_INPUT = "invalid_input"
    SPLIT = "split"
    INDETERMINATE = "indeterminate"


#: How generous an outcome is, for telling the direction of a conflict and for holding a floor.
GENEROSITY: dict[CoverageStatus, int] = {
    CoverageStatus.COVERED: 5,
    CoverageStatus.COVERED_WITH_CRITERIA: 4,
    CoverageStatus.COVERAGE_WITH_EVIDENCE_DEVELOPMENT: 3,
    CoverageStatus.NOT_ADDRESSED_INDIVIDUAL_REVIEW: 2,
    CoverageStatus.INVESTIGATIONAL: 1,
    CoverageStatus.NOT_MEDICALLY_NECESSARY: 1,
    CoverageStatus.EXCLUDED_BENEFIT: 0,
    CoverageStatus.STATUTORY_EXCLUSION: 0,
}

#: Outcomes that say no for everybody in scope.
NOT_COVERED = frozenset(
    {
        CoverageStatus.INVESTIGATIONAL,
        CoverageStatus.NOT_MEDICALLY_NECESSARY,
        CoverageStatus.EXCLUDED_BENEFIT,
        CoverageStatus.STATUTORY_EXCLUSION,
    }
)


class Stance(StrEnum):
    """The six shapes of speaking and silence. One ``None`` for all of them gives wrong answers."""

    RULE = "rule"
    EXPLICITLY_NONE = "explicitly_none"
    SILENT = "silent"
    UNKNOWN = "unknown"
    DEFERS = "defers"
    DELEGATES = "delegates"


class Role(StrEnum):
    """What a provision does on its topic.

    ``decides`` gives an outcome; ``standard`` names the yardstick of an individual review and governs only
    where nobody decides; ``reserves`` keeps the decision with its issuer, so that a plan may not decide it;
    ``floor`` is an outcome that no lower source may undercut; ``consequence`` attaches a consequence to a
    class ("experimental services") once another source has put the service in it; ``informs`` never decides.
    """

    DECIDES = "decides"
    STANDARD = "standard"
    RESERVES = "reserves"
    FLOOR = "floor"
    CONSEQUENCE = "consequence"
    INFORMS = "informs"


class Axis(StrEnum):
    """The kind of question a provision is about."""

    BENEFIT = "benefit"
    MEDICAL_NECESSITY = "medical_necessity"
    CODING = "coding"
    ADMINISTRATION = "administration"
    PAYMENT = "payment"


class Relation(StrEnum):
    """How a tier of a ladder stands to the weaker ones; see docs/how-resolution-works.md."""

    CONTROLS = "controls"
    FILLS = "fills"
    FLOOR = "floor"
    CONSULTED = "consulted"
    PREEMPTED = "preempted"
    UNDECIDED = "undecided"
    GRANTS = "grants"
    ASIDE = "aside"


class Resolution(StrEnum):
    """Zero, one, many, cannot tell: four answers, none of them an error."""

    SILENT = "silent"
    GOVERNED = "governed"
    CONFLICT = "conflict"
    INDETERMINATE = "indeterminate"


class Disposition(StrEnum):
    """How a candidate left the judgement. Every candidate leaves with exactly one."""

    GOVERNS = "governs"
    COMPOSED = "composed"
    DISPLACED = "displaced"
    CONFLICTS = "conflicts"
    CONSULTED = "consulted"
    STANDS_BY = "stands_by"
    DOES_NOT_SPEAK = "does_not_speak"
    NOT_ADMITTED = "not_admitted"
    PREEMPTED = "preempted"
    NOT_AN_AUTHORITY = "not_an_authority"
    NOT_ON_LADDER = "not_on_ladder"
    OTHER_JURISDICTION = "other_jurisdiction"
    NOT_ADOPTED = "not_adopted"
    PROPOSED = "proposed"
    RETIRED = "retired"
    SUPERSEDED = "superseded"
    NOT_YET_EFFECTIVE = "not_yet_effective"
    NOT_YET_PUBLISHED = "not_yet_published"
    OUT_OF_SCOPE = "out_of_scope"
    DEPENDS = "depends"


class Comparison(StrEnum):
    """How a loser compares with what governs. Measured before anything is called a conflict."""

    AGREES = "agrees"
    MORE_GENEROUS = "more_generous"
    MORE_RESTRICTIVE = "more_restrictive"
    DIFFERENT = "different"
    NOT_COMPARABLE = "not_comparable"


class Certainty(StrEnum):
    """Three-valued truth of "is it in force", "does the condition hold"."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Finality(StrEnum):
    """How final a determination is inside its own source."""

    CATEGORICAL = "categorical"
    REBUTTABLE = "rebuttable"
    INDIVIDUAL = "individual"


class DateBasis(StrEnum):
    """Which date of the case selects the version of an authority (law.md MC-19, DT-4)."""

    DATE_OF_SERVICE = "date_of_service"
    ADMISSION = "admission"
    DISCHARGE = "discharge"
    REQUEST = "request"
    APPLICATION = "application"
    PLAN_YEAR = "plan_year"
    PLAN_CONTRACT = "plan_contract"
    ORDER = "order"


class ServiceKind(StrEnum):
    """The kind of service, which decides whose contractor has jurisdiction."""

    PROFESSIONAL = "professional"
    DME = "dme"
    LABORATORY = "laboratory"
    FACILITY = "facility"
    HOME_HEALTH_HOSPICE = "home_health_hospice"


#: Who decides: the plan or contractor, a reconsideration, a hearing, the council, a court (law.md MC-3).
DECISION_LEVELS = frozenset({"plan", "mac", "qic", "alj", "council", "court"})

#: Topics known from the start. A record file registers more under ``topics``.
TOPICS: frozenset[str] = frozenset(
    {
        "coverage",
        "prior_authorization",
        "age_limit",
        "diagnosis_required",
        "diagnosis_recency",
        "quantity_limit",
        "place_of_service",
        "telehealth",
        "provider_type",
        "referral",
        "supervision",
        "concurrent_billing",
        "documentation",
        "diagnosing_provider",
        "diagnostic_tools",
        "assessment_currency",
        "prescription_validity",
        "authorization_period",
        "billing_provider",
        "group_size",
        "code_payable",
        "carve_out",
        "screening_prerequisite",
        "caregiver_participation",
        "transition_rule",
        "criteria_document",
        "decision_timeframe",
        "step_therapy",
        "experimental_services",
        "plan_stringency",
        "epsdt",
        "diagnosis_support",
    }
)

#: The headline topic.
COVERAGE = "coverage"
PRIOR_AUTHORIZATION = "prior_authorization"
#: What the code lists of a document say of the diagnoses: supports, does_not_support, not_listed or prose_only.
DIAGNOSIS_SUPPORT = "diagnosis_support"
#: What a source says of a diagnosis that is reason enough for the service.
SUPPORTS = "supports"
