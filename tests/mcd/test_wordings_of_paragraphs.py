"""How paragraphs over lists are worded: what may ask for more, or take back, is for a reader and never settled."""

from __future__ import annotations

import pytest

from coverage_resolver.io.mcd.code_lists import reads_as_not_covered
from coverage_resolver.io.mcd.diagnosis_lists import support

NOT_COVERED = """
Medicare does not cover:
There is no coverage for the following procedures
These services are not a benefit of Medicare
Coverage is not available for these codes
Coverage will not be provided for:
The procedures below are not reimbursable
The codes below fail to meet Medicare's reasonable and necessary criteria
No payment will be made for the following
These codes have no Medicare coverage
Considered unproven:
Codes for which benefits are not provided
The following codes cannot be covered
These codes are statutorily excluded from coverage
The following HCPCS codes are never covered by Medicare
"""
COVERED = """
The following codes are covered. All other codes are not covered.
Note: services that are not listed below are non-covered.
Codes below are covered when not performed for screening
Coverage is not limited to the following codes
N/A
"""
ASKS_FOR_MORE = """
The patient must have two of the following diagnoses
must be billed with Z79.4
must also report E11.9
paired with a code from Table 2
plus one of the codes in list B
A code from each list is needed
Both diagnoses must be present on the claim
Only for patients who also have heart failure
One of these with one of the codes in Group 4
Must not be reported alone
Not valid as sole diagnosis
Only when combined with Z85.3
Claims need a second ICD-10 code
A pair of codes is required
The following is a manifestation code and needs the etiology first
"""
EXEMPTS = """
The following codes do not require one of the diagnoses listed below
These codes may be reported with any diagnosis
There are no ICD-10 limitations for this code
77336 is excepted from the diagnosis to procedure editing
can be billed for any indication
without regard to diagnosis
need not be supported by these diagnoses
All diagnoses are payable for these codes
"""
ENOUGH = """
The following ICD-10-CM codes support medical necessity
Group 1 codes: these diagnoses support the services of this article
A diagnosis that is not listed, or any other diagnosis reported with it, does not support the service
"""


def lines(text: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("paragraph", text.strip().splitlines())


def answers(paragraph: str = "", over_procedures: str = "") -> tuple[str, ...]:
    """Of one article with one group of each, a diagnosis in its list of those that support."""
    procedures = {"groups": [{"group": "1", "paragraph": over_procedures, "codes": ["77336"]}]}
    diagnoses = {"covered": [{"group": "1", "paragraph": paragraph, "codes": ["R051"]}]}
    return support(procedures, diagnoses, "77336", ["R05.1"])


@lines(NOT_COVERED)
def test_it_speaks_of_codes_that_are_not_covered(paragraph: str) -> None:
    assert reads_as_not_covered(paragraph)


@lines(COVERED)
def test_what_is_said_of_others_is_not_said_of_these(paragraph: str) -> None:
    assert not reads_as_not_covered(paragraph)


@lines(ASKS_FOR_MORE)
def test_a_diagnosis_that_may_not_do_by_itself_is_for_a_reader(paragraph: str) -> None:
    assert answers(paragraph) == ("prose_only",)


@lines(EXEMPTS)
def test_a_list_that_may_not_be_for_these_procedures_is_for_a_reader(paragraph: str) -> None:
    assert answers(over_procedures=paragraph) == ("prose_only",)


@lines(ENOUGH)
def test_a_diagnosis_of_a_list_supports(paragraph: str) -> None:
    assert answers(paragraph) == ("supports",)
