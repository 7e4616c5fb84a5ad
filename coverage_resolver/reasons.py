"""The reason codes: the public, stable list of why an answer is as it is.

Services, decision tables and audits key on these. Adding one is a feature; changing the meaning or removing
one is a breaking change (see CHANGELOG.md, "can change an answer").
"""

from __future__ import annotations

from enum import StrEnum


class ReasonCode(StrEnum):
    """A reason, with its meaning in one phrase.

    >>> ReasonCode.NCD_SILENT
    <ReasonCode.NCD_SILENT: 'NCD_SILENT'>
    >>> ReasonCode("NCD_SILENT").meaning
    'no NCD is shown to speak of this service; one that is merely named, or was not seen, is told beside it'
    """

    meaning: str

    def __new__(cls, code: str, meaning: str) -> ReasonCode:
        member = str.__new__(cls, code)
        member._value_ = code
        member.meaning = meaning
        return member

    AUTHORITY_GOVERNS = (
        "AUTHORITY_GOVERNS",
        "the named authority speaks to this service, member and date and nothing higher displaces it",
    )
    NO_CONFLICT = "NO_CONFLICT", "two authorities of different rank speak and agree; nothing is displaced"
    HIGHER_AUTHORITY_PREVAILS = "HIGHER_AUTHORITY_PREVAILS", "conflict resolved for the higher-ranked source"
    SAME_RANK_CONFLICT = "SAME_RANK_CONFLICT", "two in-force authorities of equal rank disagree"
    NEEDS_HUMAN = "NEEDS_HUMAN", "must not be decided by rule"
    INDIVIDUAL_REVIEW = (
        "INDIVIDUAL_REVIEW",
        "no authority decides; individual medical-necessity review on the stated standard",
    )
    DUTY_TO_REVIEW = (
        "DUTY_TO_REVIEW",
        "sources listed in must_consult have to be reviewed before criteria are applied (seed Medicare note)",
    )
    NO_GUARANTEE = "NO_GUARANTEE", "policy is a guide, not a guarantee of payment"
    POLICY_REVIEW_STALE = "POLICY_REVIEW_STALE", "more than 12 months since last review; warning only"
    ADMIN_POLICY_ADDS_PA = (
        "ADMIN_POLICY_ADDS_PA",
        "plan administrative policy adds an authorisation step only",
    )
    CITED_REFERENCE_NOT_AUTHORITY = (
        "CITED_REFERENCE_NOT_AUTHORITY",
        "a work cited by the policy is not an authority",
    )
    APPROVAL_DATE_NOT_EFFECTIVE_DATE = (
        "APPROVAL_DATE_NOT_EFFECTIVE_DATE",
        "approval or revision date ignored for effectiveness",
    )
    DATE_BASIS_CONFLICT = "DATE_BASIS_CONFLICT", "plan document selects by a date other than the one law uses"
    MEDICARE_DENIAL_NOT_REQUIRED = (
        "MEDICARE_DENIAL_NOT_REQUIRED",
        "state list lets Medicaid act without a Medicare denial",
    )
    EVIDENCE_INSUFFICIENT_AS_WORDED = (
        "EVIDENCE_INSUFFICIENT_AS_WORDED",
        "policy says insufficient evidence; normalised to 'investigational'",
    )
    TERM_NORMALISED = "TERM_NORMALISED", "normalised from wording that is not in the vocabulary"
    POLICY_NOT_YET_EFFECTIVE = "POLICY_NOT_YET_EFFECTIVE", "DOS before the policy's start"
    POLICY_RETIRED = "POLICY_RETIRED", "DOS after the policy's last day"
    POLICY_SUPERSEDED = "POLICY_SUPERSEDED", "a later version governs this DOS"
    POLICY_NOT_ADOPTED = "POLICY_NOT_ADOPTED", "member's Health Plan has not adopted the policy"
    POLICY_SCOPE_MISS = "POLICY_SCOPE_MISS", "service is outside the policy's subject"
    PLAN_DETERMINED_EFFECTIVE_DATE = (
        "PLAN_DETERMINED_EFFECTIVE_DATE",
        "date determined by the Health Plan used instead of the printed or posted date",
    )
    POSTING_DATE_NOT_EFFECTIVE_DATE = (
        "POSTING_DATE_NOT_EFFECTIVE_DATE",
        "posting date ignored for effectiveness, of a document or of a later version of the one in force",
    )
    NOTICE_LAW_DELAYS_EFFECT = (
        "NOTICE_LAW_DELAYS_EFFECT",
        "provider-notification law moves the earliest permitted date",
    )
    NOTICE_LAW_SATISFIED = "NOTICE_LAW_SATISFIED", "notice period had run by the DOS"
    NOTICE_LAW_NOT_APPLICABLE = "NOTICE_LAW_NOT_APPLICABLE", "provider or change outside the notice law"
    DATE_PRECISION_MONTH = "DATE_PRECISION_MONTH", "written date has month precision; start day unknown"
    CODE_INFORMATIONAL_ONLY = (
        "CODE_INFORMATIONAL_ONLY",
        "code list is informational; scope decided on the service",
    )
    DOC_HEADER_MISMATCH = "DOC_HEADER_MISMATCH", "running header contradicts the policy title"
    CODE_SYSTEM_REQUIRED = "CODE_SYSTEM_REQUIRED", "code is ambiguous without its code system"
    COVERAGE_DOCUMENT_PREVAILS = (
        "COVERAGE_DOCUMENT_PREVAILS",
        "EOC/COC/SPD/brochure outranks the clinical policy",
    )
    BENEFIT_EXCLUDED = "BENEFIT_EXCLUDED", "explicit exclusion in coverage document"
    BENEFIT_GRANTED = "BENEFIT_GRANTED", "explicit benefit in coverage document"
    STATE_MANDATE_APPLIES = "STATE_MANDATE_APPLIES", "insured business subject to the mandate"
    ERISA_PREEMPTS_MANDATE = "ERISA_PREEMPTS_MANDATE", "self-funded ERISA plan not subject to the mandate"
    NON_ERISA_SELF_FUNDED = "NON_ERISA_SELF_FUNDED", "self-funded but outside ERISA; state law may apply"
    SITUS_UNCERTAIN = "SITUS_UNCERTAIN", "issue state and residence differ"
    FEHB_PREEMPTS = "FEHB_PREEMPTS", "5 USC 8902(m)(1)"
    FEDERAL_MANDATE = "FEDERAL_MANDATE", "federal law applies to the plan"
    PLAN_CRITERIA_DISPLACED_BY_STATUTE = (
        "PLAN_CRITERIA_DISPLACED_BY_STATUTE",
        "statute forbids different or more restrictive criteria",
    )
    IMR_BINDING = "IMR_BINDING", "independent medical review decision binds for this enrollee"
    PRIOR_APPROVAL_HONOURED = (
        "PRIOR_APPROVAL_HONOURED",
        "authorised and rendered in good faith, or approval still valid",
    )
    NCD_BINDING = "NCD_BINDING", "42 CFR 405.1060"
    NCD_NONCOVERAGE = "NCD_NONCOVERAGE", "national non-coverage, not reasonable and necessary 1862(a)(1)"
    NCD_SILENT = (
        "NCD_SILENT",
        "no NCD is shown to speak of this service; one that is merely named, or was not seen, is told beside it",
    )
    NCD_NAMED = "NCD_NAMED", "a local document names the NCD without codes; review whether it addresses the service"
    LCD_GOVERNS = "LCD_GOVERNS", "LCD of the MAC with jurisdiction, in force on DOS"
    LCD_CONFLICTS_WITH_NCD = "LCD_CONFLICTS_WITH_NCD", "LCD displaced to the extent of conflict"
    LCD_SUPPLEMENTS_NCD = "LCD_SUPPLEMENTS_NCD", "LCD fills discretion the NCD leaves"
    LCD_OTHER_MAC = "LCD_OTHER_MAC", "LCD belongs to another MAC"
    LCD_RETIRED = "LCD_RETIRED", "LCD retired before DOS"
    LCD_NOT_YET_EFFECTIVE = (
        "LCD_NOT_YET_EFFECTIVE",
        "an LCD, or a later version of the one in force, is future on DOS",
    )
    LCD_PROPOSED = "LCD_PROPOSED", "proposed LCD, or the article proposed with it, never governs"
    LCD_RENUMBERED = "LCD_RENUMBERED", "successor id, substance unchanged"
    RETIREMENT_DAY_BOUNDARY = (
        "RETIREMENT_DAY_BOUNDARY",
        "DOS equals the retirement date; contractors read it differently",
    )
    NOTICE_PERIOD_DEFECT = (
        "NOTICE_PERIOD_DEFECT",
        "LCD posted less than 45 days before effective date, or effective before its own notice period is over",
    )
    VERSION_GAP = "VERSION_GAP", "no revision in force on DOS"
    VERSION_OVERLAP = "VERSION_OVERLAP", "more than one revision claims the DOS"
    ARTICLE_CODING_ONLY = "ARTICLE_CODING_ONLY", "article is not a reasonable-and-necessary determination"
    ARTICLE_LCD_MISMATCH = "ARTICLE_LCD_MISMATCH", "article narrower or broader than its LCD"
    LCD_DEFERENCE_ONLY = "LCD_DEFERENCE_ONLY", "adjudicator not bound, substantial deference 405.1062"
    MAC_BY_SERVICE_PLACE = "MAC_BY_SERVICE_PLACE", "A/B MAC by place of service"
    MAC_BY_RESIDENCE = "MAC_BY_RESIDENCE", "DME MAC by permanent residence"
    MAC_BY_LAB = "MAC_BY_LAB", "MAC by performing laboratory"
    MAC_UNKNOWN = "MAC_UNKNOWN", "jurisdiction cannot be determined from the data"
    EFFECTIVE_NOT_IMPLEMENTATION = (
        "EFFECTIVE_NOT_IMPLEMENTATION",
        "effective date governs, not implementation date",
    )
    NOT_YET_PUBLISHED = "NOT_YET_PUBLISHED", "authority unknown on as_of date"
    VERSION_NOT_SEEN = (
        "VERSION_NOT_SEEN",
        "the version of that day is unknown in these snapshots of the corpus; not to be taken for no policy",
    )
    ASSUMED_STILL_IN_FORCE = (
        "ASSUMED_STILL_IN_FORCE",
        "asked about a day, or as known on one, that no snapshot of what decides shows: after the newest one, or "
        "between the last one of a version and the next version seen; taken not to have changed",
    )
    PUBLICATION_UNKNOWN = "PUBLICATION_UNKNOWN", "publication date missing"
    NCD_REMOVED = "NCD_REMOVED", "NCD removed; contractor discretion"
    CED_CONDITION = "CED_CONDITION", "covered only in approved study or registry"
    LEGISLATIVE_CHANGE = "LEGISLATIVE_CHANGE", "statute overrides NCD or manual from its date"
    REGULATION_OVER_MANUAL = "REGULATION_OVER_MANUAL", "regulation outranks manual"
    MANUAL_OVER_LCD = "MANUAL_OVER_LCD", "national coverage provision in manual outranks LCD"
    STATUTORY_EXCLUSION = "STATUTORY_EXCLUSION", "excluded by 1862(a)(2)-(16) or no benefit category"
    RULING_BINDING = "RULING_BINDING", "CMS Ruling"
    RETROACTIVE_RESTRICTION = (
        "RETROACTIVE_RESTRICTION",
        "restrictive change published after it claims to take effect",
    )
    MSP_PRIMARY_FIRST = "MSP_PRIMARY_FIRST", "another payer is primary to Medicare"
    HOSPICE_ELECTION = (
        "HOSPICE_ELECTION",
        "service related to the terminal illness belongs to the hospice benefit",
    )
    DATE_BASIS_UNCERTAIN = "DATE_BASIS_UNCERTAIN", "which date selects the version is unsettled"
    MA_INTERNAL_CRITERIA_BARRED = "MA_INTERNAL_CRITERIA_BARRED", "Medicare criteria fully established"
    MA_INTERNAL_CRITERIA_ALLOWED = (
        "MA_INTERNAL_CRITERIA_ALLOWED",
        "not fully established and criteria compliant",
    )
    MA_CRITERIA_NOT_PUBLIC = "MA_CRITERIA_NOT_PUBLIC", "internal criteria not publicly accessible"
    MA_PRE_2024 = "MA_PRE_2024", "before 422.101(b)(6) applied"
    MA_UNIFORM_LCD_ELECTION = "MA_UNIFORM_LCD_ELECTION", "valid 422.101(b)(3) election"
    MA_ELECTION_INVALID = "MA_ELECTION_INVALID", "election not notified in time"
    MA_SUPPLEMENTAL_BENEFIT = "MA_SUPPLEMENTAL_BENEFIT", "supplemental benefit under the EOC"
    MA_SIGNIFICANT_COST = "MA_SIGNIFICANT_COST", "422.109: Medicare pays under original rules for now"
    STEP_THERAPY_NEW_START = "STEP_THERAPY_NEW_START", "step therapy only for new starts"
    STEP_THERAPY_LOOKBACK = "STEP_THERAPY_LOOKBACK", "active therapy in 365-day lookback"
    TRANSITION_90_DAY = "TRANSITION_90_DAY", "no PA during 90-day transition"
    INPATIENT_PAYER_AT_ADMISSION = "INPATIENT_PAYER_AT_ADMISSION", "42 CFR 422.318"
    PROPOSED_RULE = "PROPOSED_RULE", "proposed rule never governs"
    STATE_PROVISION_PREVAILS = (
        "STATE_PROVISION_PREVAILS",
        "state provision conflicts with policy and takes precedence",
    )
    STATE_MORE_GENEROUS = "STATE_MORE_GENEROUS", "direction of conflict"
    STATE_MORE_RESTRICTIVE = "STATE_MORE_RESTRICTIVE", "direction of conflict"
    STATE_DELEGATES = "STATE_DELEGATES", "state hands the question to the plan"
    PLAN_DEFERS = "PLAN_DEFERS", "plan points to the state's rule and sets none of its own"
    SILENCE_NOT_SHOWN = (
        "SILENCE_NOT_SHOWN",
        "no source speaks, and that is not shown to be silence: a text is pointed to, or missing",
    )
    VALUES_NOT_COMPARABLE = (
        "VALUES_NOT_COMPARABLE",
        "two sources may both be met or may conflict; their words do not tell",
    )
    CONFLICT_RECORDED = "CONFLICT_RECORDED", "a person who read both texts recorded that they conflict"
    PRESUPPOSITION_GONE = (
        "PRESUPPOSITION_GONE",
        "rule on something that a stronger source says is not required",
    )
    NO_MORE_STRINGENT = (
        "NO_MORE_STRINGENT",
        "the state bars plans from stricter limits; whether this is one is for a person",
    )
    LESS_THAN_THE_STATE = (
        "LESS_THAN_THE_STATE",
        "a plan's rule that is tighter than what the state's own members have",
    )
    LIMIT_MAY_BE_EXCEEDED = (
        "LIMIT_MAY_BE_EXCEEDED",
        "a limit that may be exceeded where medically necessary",
    )
    BENEFIT_EXHAUSTED_UNDER_FLOOR = (
        "BENEFIT_EXHAUSTED_UNDER_FLOOR",
        "a cap that is used up, or may be for good, for a member for whom limits may be exceeded",
    )
    PLAN_NOT_PARTICIPATING = "PLAN_NOT_PARTICIPATING", "plan had no part in the programme on the DOS"
    EFFECTIVE_DATE_UNSTATED = "EFFECTIVE_DATE_UNSTATED", "source does not say since when it applies"
    STATE_SILENT = "STATE_SILENT", "state sources consulted and silent"
    STATE_SOURCE_UNVERIFIED = "STATE_SOURCE_UNVERIFIED", "state source could not be confirmed"
    NON_BENEFIT_NOT_EXCLUSION = (
        "NON_BENEFIT_NOT_EXCLUSION",
        "non-benefit flag means case-by-case with authorisation, not categorical exclusion",
    )
    EPSDT_INDIVIDUAL_REVIEW = "EPSDT_INDIVIDUAL_REVIEW", "1905(r)(5): no categorical denial under 21"
    EPSDT_AGE_OUT = "EPSDT_AGE_OUT", "21 or over on DOS"
    AGE_ATTAINMENT_CONVENTION = "AGE_ATTAINMENT_CONVENTION", "age may be attained the day before the birthday"
    STATE_MN_DEFINITION_CONTROLS = "STATE_MN_DEFINITION_CONTROLS", "438.210(a)(5)"
    CARVED_OUT = "CARVED_OUT", "service carved out of the plan contract"
    CHIP_SEPARATE_NO_EPSDT = "CHIP_SEPARATE_NO_EPSDT", "separate CHIP without EPSDT election"
    CHIP_MEDICAID_EXPANSION = "CHIP_MEDICAID_EXPANSION", "M-CHIP is Medicaid"
    RESIDENCE_STATE_GOVERNS = "RESIDENCE_STATE_GOVERNS", "431.52: home state's plan"
    OUT_OF_STATE_CONDITION_UNMET = "OUT_OF_STATE_CONDITION_UNMET", "no 431.52(b) condition met"
    RETRO_ELIGIBILITY = "RETRO_ELIGIBILITY", "coverage known only later"
    RETRO_WINDOW_EXCEEDED = "RETRO_WINDOW_EXCEEDED", "before the retroactive window"
    WAIVER_ONLY = "WAIVER_ONLY", "benefit exists only in a waiver"
    RESTRICTED_SCOPE = "RESTRICTED_SCOPE", "limited-scope aid code"
    STATE_RULE_PAUSED = "STATE_RULE_PAUSED", "adopted or proposed change paused"
    EXCEPTION_ROUTE_EXISTS = "EXCEPTION_ROUTE_EXISTS", "state exception-to-rule route"
    DELIVERY_SYSTEM_DATE = "DELIVERY_SYSTEM_DATE", "FFS and managed care have different dates"
    STATE_INTERNAL_RANK = "STATE_INTERNAL_RANK", "regulation outranks manual within the state"
    MEDICARE_FIRST = "MEDICARE_FIRST", "Medicare is primary to Medicaid"
    MEDICAID_OWN_RULES = "MEDICAID_OWN_RULES", "Medicaid decides under its own rules"
    STATE_IMPORTS_MEDICARE_DENIAL = (
        "STATE_IMPORTS_MEDICARE_DENIAL",
        "state adopts Medicare's necessity denial",
    )
    PARTIAL_DUAL = "PARTIAL_DUAL", "no full Medicaid benefit"
    INTEGRATED_DETERMINATION = "INTEGRATED_DETERMINATION", "AIP decides both programmes at once"
    COB_CONFLICT = "COB_CONFLICT", "coordination facts conflict"
    MEMBER_NOT_FOUND = "MEMBER_NOT_FOUND", "no such member"
    NO_COVERAGE_ON_DOS = "NO_COVERAGE_ON_DOS", "no span covers the DOS"
    SPAN_SPLIT = "SPAN_SPLIT", "claim split into segments"
    LOB_CHANGE = "LOB_CHANGE", "line of business changes inside the span"
    PAYER_BY_DOS = "PAYER_BY_DOS", "payer by date of each service"
    ENROLLMENT_OVERLAP = "ENROLLMENT_OVERLAP", "overlapping spans"
    RETRO_TERMINATION = "RETRO_TERMINATION", "coverage ended retroactively"
    GRACE_PERIOD_PENDED = "GRACE_PERIOD_PENDED", "APTC grace month 2 or 3"
    FUTURE_DOS = "FUTURE_DOS", "DOS beyond known coverage"
    INPUT_MISSING = "INPUT_MISSING", "required input absent"
    OUT_OF_MODEL = "OUT_OF_MODEL", "line of business not modelled"
    UNVERIFIED_SOURCE = (
        "UNVERIFIED_SOURCE",
        "what an authority says is not settled by what is here: its text lacks provenance, or has to be read",
    )
    EXTENSION_OF_BENEFITS = "EXTENSION_OF_BENEFITS", "possible extension after termination"
