"""What is known about topics beyond their names: what one presupposes, and how provision files call them."""

from __future__ import annotations

from collections.abc import Mapping

#: A rule on the first topic means something only where the second is required.
PRESUPPOSES: Mapping[str, str] = {
    "diagnosis_recency": "diagnosis_required",
    "diagnosing_provider": "diagnosis_required",
    "diagnostic_tools": "diagnosis_required",
    "prescription_validity": "referral",
    "authorization_period": "prior_authorization",
}

#: A bar on plans to be stricter than the state; it acts on every topic on which a plan's rule stands alone.
PLAN_STRINGENCY = "plan_stringency"
#: Whether limits may be exceeded where medically necessary; it acts on limits that end the benefit.
LIMITS_MAY_BE_EXCEEDED = "epsdt"
#: Who pays where a service lies outside the plan's contract; it acts on coverage.
CARVE_OUT = "carve_out"

#: From which age to which a service is furnished; it says nothing of the service itself.
AGE_LIMIT = "age_limit"

#: Topics that provision files call by another name.
OTHER_NAMES: Mapping[str, str] = {
    "coverage_status": "coverage",
    "dx_recency": "diagnosis_recency",
    "dx_required": "diagnosis_required",
}

#: Topics that are known whether or not a library has a rule on them.
KNOWN_TOPICS = frozenset(
    {*PRESUPPOSES, *PRESUPPOSES.values(), PLAN_STRINGENCY, LIMITS_MAY_BE_EXCEEDED, CARVE_OUT, *OTHER_NAMES.values()}
)


def may_be_exceeded(value: object) -> bool:
    """Whether a value on :data:`LIMITS_MAY_BE_EXCEEDED` says so.

    >>> may_be_exceeded({"limits_may_be_exceeded_when_medically_necessary": True})
    True
    """
    return isinstance(value, Mapping) and any(
        str(key).startswith("limits_may_be_exceeded") and told is True for key, told in value.items()
    )


def topic_named(name: str) -> str:
    """The topic by the name under which everything else here knows it.

    >>> topic_named("dx_recency")
    'diagnosis_recency'
    """
    return OTHER_NAMES.get(name, name)
