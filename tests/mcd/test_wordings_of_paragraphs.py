"""How paragraphs over lists are worded: what may ask for more, or take back, is for a reader and never settled."""

from __future__ import annotations

import pytest

from coverage_resolver.io.mcd.code_lists import reads_as_not_covered
from coverage_resolver.io.mcd.diagnosis_lists import support
from coverage_resolver.io.mcd.procedure_wordings import leaves_open

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
The following codes will always deny
Non-payable codes
The following are non-reimbursable
The following codes are never payable
Services listed below are not allowed
Excluded services
These codes are invalid for Medicare
CPT codes that do not support medical necessity
These services are considered cosmetic
The following tests have insufficient evidence
The following codes have not been shown to be effective
Not eligible for coverage
These items are ineligible for Medicare payment
Does not meet coverage criteria:
The following do not meet the definition of a Medicare benefit
Coverage is denied for:
Denial of coverage
Payment will not be made for these codes
The following codes are without coverage
The following services lack coverage:
Statutory exclusion
Exclusions from coverage:
These codes fall outside the Medicare benefit.
These services are not part of the benefit
Insufficient evidence:
Screening; not a Medicare benefit
Not eligible for coverage with any diagnosis
Payment is not made for all Medicare patients
The following are considered not proven effective:
GY - Item or service statutorily excluded. The following codes are statutorily excluded:
"""
#: The paragraph over the lists of an LCD on drugs for infusion: what each modifier says is said of what is billed so.
LEGENDS = (
    "The appearance of a code in this section does not necessarily indicate coverage. HCPCS MODIFIERS: "
    "EY \u2013 No physician or other licensed health care provider order for this item or service "
    "GA \u2013 Waiver of liability statement issued as required by payer policy, individual case "
    "GY - Item or service statutorily excluded or does not meet the definition of any Medicare benefit "
    "GZ \u2013 Item or service expected to be denied as not reasonable and necessary "
    "JW - Drug amount discarded/not administered to any patient "
    "JZ - Zero drug amount discarded/not administered to any patient "
    "KX - Requirements specified in the medical policy have been met HCPCS CODES: EQUIPMENT"
)
COVERED = """
The following codes are covered. All other codes are not covered.
Note: services that are not listed below are non-covered.
Codes below are covered when not performed for screening
Coverage is not limited to the following codes
ICD-10-CM codes that do not support medical necessity are in Group 2
Claims for these codes with diagnoses that do not support medical necessity are reviewed
Modifier 50 is not allowed with code 77336
If a covered diagnosis is not on the claim, the edit will automatically deny the service as not medically necessary.
These services are not allowed without modifier KX
N/A
"""
#: Over procedures: whether this one is meant, and on which days, is for a reader.
LEFT_OPEN = """
For dates of service from 5/26/2021 through 12/31/2021 use 77336
For dates of service on or after 01/01/2022:
Deleted 12/31/2021: 77336
Deleted codes
The codes below were retired
77336 (deleted 12/31/2021), 77370
77370 was replaced by the code below on 1/1/2024
77330 through 77339 were added on 1/1/2024
Valid through 2023
77336 was deleted
Discontinued: 77336
77370 and 77336 are no longer valid
The following codes, other than 77370, were deleted
This policy does not include 77336
77336 should not be billed
This LCD does not apply to 77336
This policy does not apply to the following codes
The following codes are not addressed by this LCD
The following codes are outside the scope of this policy
Codes exempt from this policy
For reference only
The following codes are for informational purposes only
Providers should not report the following codes
Do not bill the following codes:
CPT codes not within the scope of the LCD
This policy does not apply to:
Do not bill these codes to Medicare.
Do not use these codes for Medicare patients
The following should not be used:
The following are considered cosmetic:
The following are considered screening:
The following services are considered routine
Cosmetic
Screening only:
Exclusions:
The following are excepted
Codes that Medicare refuses
Medicare disallows these
There is no LCD for these codes
Not all codes listed are covered
None of these is for Medicare
Never with Medicare
These services are not included in the Medicare fee schedule
The contractor doesn't reimburse these
These tests are unsupported
Not to be billed, regardless of the setting
"""
PLAIN = """
The following CPT codes are covered when the criteria of the LCD are met
For a first test only.
Only covered in an inpatient setting
This LCD does not apply to patients in a hospice
77336 includes a lesion that is removed and therapy that is discontinued
Do not report these codes with modifier 50
Do not use 77336 together with 76942
77336 should not be billed with 76942
77370 was deleted
Deleted 12/31/2021: 77370. 77336 is covered.
This LCD does not apply to 77370
See section 280.14 and CR 12482
The appearance of a code in this section does not necessarily indicate coverage.
Use of these codes does not guarantee reimbursement
The list below is not all-inclusive
This list may not be all inclusive. Other codes may apply.
These include, but are not limited to, the following
Drugs that are not otherwise classified
Prior authorization is not required
Not all CPT codes listed can be billed with all bill types
Do not report more than one unit
Patients who are not eligible for surgery
Not for patients who lack capacity
After six weeks of therapy without benefit
Payment will not be made for more than one unit
Patients without coverage of drugs sign a notice
Payment is denied unless the records are sent
Tests for rejection of a kidney, and exclusion of the left atrial appendage
CT without contrast, or with and without
77370 is considered cosmetic
Screening mammography:
There is no specific CPT code for this procedure
Codes that are not listed here are not eligible for coverage
Append modifier KX. Up to 10 units per day may be billed.
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
Report one code from this list AND one from the list of secondary codes
Code first the underlying disease
Group 1 codes are covered only when reported with Group 2 codes
Report these codes with ICD-10-CM code Z79.4
One of the following and Z79.4
A combination of Group 1 and Group 2 codes is required
Dual coding is required for these conditions
Each of the following requires Z79.4 on the same claim
All of the following codes:
These codes must be followed by Z79.4
The following codes when Z79.4 is present
Codes below are payable when a Group 2 code is on the claim
Sequela codes: list Z79.4 first
The following codes support medical necessity for patients over 18
The following codes may support medical necessity
Diagnoses of Group 2 support medical necessity
The ICD-10-CM diagnosis codes in Group 1 support the medical necessity of the CPT/HCPCS Code section-Group 2 above.
Covered for the treatment of the following biopsy-proven conditions:
Limited coverage
Part A only
Any other diagnosis must be reported with these codes
"""
FOR_SOME_DAYS = """
Effective for dates of service on or after 10/01/2026
For dates of service prior to 01/01/2025:
Deleted effective 09/30/2025
The following codes are effective through 12/31/2025
Codes removed from coverage as of 01/01/2026
From October 1, 2026
Until 30 September 2025
Valid before 2025
These codes are no longer in use
These ICD-10-CM codes were retired
"""
TAKEN_BACK = """
Conditions for which the service is excluded
Contraindications
All diagnoses except the following
Exceptions to coverage
The codes below are informational and do not establish coverage
This list is reserved for future use
These diagnoses will not be accepted
The codes below are never medically necessary
Codes below will result in denial
Services for these diagnoses are not allowed
The following codes will not be considered for payment
"""
MITIGATED = """
All codes except the following do not support:
Does not apply to 77336
Codes that are covered only with modifier KX
For dates of service before 01/01/2020
Not for 77336
For HCPCS code B4105:
These codes are not covered when reported without Z79.4
Not covered for patients under 18
Not covered for screening
Not covered in the outpatient setting
These codes may be covered on appeal
These codes support medical necessity
Codes below are allowed
Codes in Group 2 do not support medical necessity
For Part A only
"""
NOT_SUPPORTED = """
The following diagnoses do not support necessity
The following codes are not covered for 77336
These ICD-10-CM codes will be denied. All other codes are covered.
The codes below are never medically necessary
Codes below will result in denial
Non-covered diagnoses
N/A
"""
FOR_OTHERS = """
For HCPCS code B4105:
For HCPCS Codes A4605 and A4624:
These support CPT codes 77337-77399
These support HCPCS codes A4605-A4610
These support 93970/93971 and 0042T
Group 1 except CPT 77336
For CPT codes other than 77336
All codes of Group 1, 77370 and 77371, but not for 77336
For CPT 12345 only
"""
FOR_THIS_ONE = """
For CPT code 77336:
For CPT® codes 77370,77336 and B4105:
These support 77330 - 77339
These support 77330 through 77339.
See LCD 33612 and LCD L33612 (A52519), CR 12482, Transmittal 10804, sections 30.3 and 280.14 of the manual
"""
NAMES_NO_OTHER = """
Diagnoses E08.69, C50, S72.001A and M17.11 are meant; 10,000 units, NDC 50242-0060-01
For CPT 77336. Services other than 77370 are described elsewhere.
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
ICD-10-CM Codes that Support Medical Necessity
The following diagnosis codes are appropriate.
The following ICD-10 diagnoses are covered per CMS Manual instructions noted above:
The ICD-10-CM diagnosis codes in Group 1 support the medical necessity of the CPT/HCPCS Code section-Group1 above.
The following ICD-10-CM codes support medical necessity and provide coverage for (CPT/HCPCS) codes: 77336.
"""
#: A paragraph of a real record, and the group over which it stands; see the provenance of these records.
REAL = [
    (
        "It is the provider’s responsibility to select codes carried out to the highest level of specificity and "
        "selected from the ICD-10-CM code book appropriate to the year in which the service is rendered for the "
        "claim(s) submitted.",
        "supports",
    ),
    (
        "The presence of an ICD-10 code listed in this section is not sufficient by itself to assure coverage. Refer "
        "to the LCD section on “Coverage Indications, Limitations, and/or Medical Necessity” for other coverage "
        "criteria and payment information.",
        "supports",
    ),
    (
        "The following list of ICD-10-CM codes support medical necessity for all Group 1 CPT codes listed in this LCD "
        "(Somatic & epidural nerve block procedures). These diagnoses must be supported by appropriate documentation "
        "of medical necessity in the medical record. These are the only covered diagnosis for Group 1 CPTs:",
        "supports",
    ),
    (
        "The following diagnosis codes are appropriate. Intravenous immune globulin (IVIg) is covered nationally for "
        "the treatment of the following biopsy-proven conditions:",
        "prose_only",
    ),
    (
        "Use of these codes does not guarantee reimbursement. The patient’s medical record must document that the "
        "coverage criteria in this policy have been met.",
        "supports",
    ),
    ("Primary ICD-10-CM Code", "prose_only"),
]


def lines(text: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("paragraph", text.strip().splitlines())


def answers(
    paragraph: str = "", over_procedures: str = "", listed: str = "covered", diagnosis: str = "R05.1"
) -> tuple[str, ...]:
    """Of one article with one group of each, a diagnosis in its list of those that support, or of those that do not."""
    procedures = {"groups": [{"group": "1", "paragraph": over_procedures, "codes": ["77336"]}]}
    diagnoses = {listed: [{"group": "1", "paragraph": paragraph, "codes": ["R051"]}]}
    return support(procedures, diagnoses, "77336", [diagnosis])


@lines(NOT_COVERED)
def test_it_speaks_of_codes_that_are_not_covered(paragraph: str) -> None:
    assert reads_as_not_covered(paragraph)


@lines(COVERED)
def test_what_is_said_of_others_is_not_said_of_these(paragraph: str) -> None:
    assert not reads_as_not_covered(paragraph)


@lines(LEFT_OPEN)
def test_a_paragraph_over_procedures_may_leave_open_whether_this_one_is_meant(paragraph: str) -> None:
    assert leaves_open([{"paragraph": paragraph}], "77336")
    assert answers(over_procedures=paragraph) == ("prose_only",)
    assert answers(over_procedures=paragraph, listed="noncovered") == ("prose_only",)


@lines(PLAIN)
def test_conditions_and_what_is_said_of_other_codes_leave_a_procedure_where_it_is(paragraph: str) -> None:
    assert not leaves_open([{"paragraph": paragraph}], "77336")
    assert not reads_as_not_covered(paragraph)
    assert answers(over_procedures=paragraph) == ("supports",)


def test_the_legends_of_modifiers_refuse_nothing() -> None:
    assert not reads_as_not_covered(LEGENDS)
    assert not leaves_open([{"paragraph": LEGENDS}], "77336")
    assert answers(over_procedures=LEGENDS) == ("supports",)
    assert reads_as_not_covered(f"{LEGENDS}. The following codes are non-covered:")
    assert leaves_open([{"paragraph": f"{LEGENDS}. Do not bill these codes to Medicare"}], "77336")


def test_what_speaks_of_non_coverage_is_no_doubt_but_a_conflict() -> None:
    assert not any(leaves_open([{"paragraph": line}], "77336") for line in NOT_COVERED.strip().splitlines())


@lines(NOT_COVERED)
def test_no_diagnosis_supports_a_procedure_that_is_not_covered(paragraph: str) -> None:
    assert answers(over_procedures=paragraph) == ("prose_only",)


@lines(ASKS_FOR_MORE)
def test_a_diagnosis_that_may_not_do_by_itself_is_for_a_reader(paragraph: str) -> None:
    assert answers(paragraph) == ("prose_only",)


@lines(EXEMPTS)
def test_a_list_that_may_not_be_for_these_procedures_is_for_a_reader(paragraph: str) -> None:
    assert answers(over_procedures=paragraph) == ("prose_only",)


@lines(ENOUGH)
def test_a_diagnosis_of_a_list_supports(paragraph: str) -> None:
    assert answers(paragraph) == ("supports",)


@lines(FOR_SOME_DAYS)
@pytest.mark.parametrize("listed", ["covered", "noncovered"])
def test_a_list_for_some_days_is_for_a_reader(paragraph: str, listed: str) -> None:
    assert answers(paragraph, listed=listed) == ("prose_only",)


@lines(TAKEN_BACK)
def test_a_list_of_what_supports_that_says_otherwise_is_for_a_reader(paragraph: str) -> None:
    assert answers(paragraph) == ("prose_only",)


@lines(MITIGATED)
def test_a_list_of_what_does_not_support_that_takes_some_out_is_for_a_reader(paragraph: str) -> None:
    assert answers(paragraph, listed="noncovered") == ("prose_only",)


@lines(NOT_SUPPORTED)
def test_a_diagnosis_of_a_list_does_not_support(paragraph: str) -> None:
    assert answers(paragraph, listed="noncovered") == ("does_not_support",)


@lines(FOR_OTHERS)
@pytest.mark.parametrize("diagnosis", ["R05.1", "D45"])
def test_a_list_for_other_procedures_is_for_a_reader(paragraph: str, diagnosis: str) -> None:
    assert answers(paragraph, diagnosis=diagnosis) == ("prose_only",)


@lines(FOR_THIS_ONE)
def test_a_list_that_names_the_procedure_or_none_decides(paragraph: str) -> None:
    assert answers(paragraph) == ("supports",)
    assert answers(paragraph, diagnosis="D45") == ("not_listed",)


@lines(NAMES_NO_OTHER)
def test_what_is_no_code_of_a_procedure_makes_no_list_for_others(paragraph: str) -> None:
    assert answers(paragraph, diagnosis="D45") == ("not_listed",)
    assert answers(paragraph) == ("prose_only",)


@pytest.mark.parametrize(("paragraph", "answer"), REAL)
def test_a_paragraph_of_a_real_record_is_read_as_it_reads(paragraph: str, answer: str) -> None:
    assert answers(paragraph) == (answer,)


def test_the_number_of_a_group_is_that_of_its_own() -> None:
    procedures = {"groups": [{"group": "2", "codes": ["77336"]}]}

    def said(group: str, paragraph: str) -> tuple[str, ...]:
        covered = [{"group": group, "paragraph": paragraph, "codes": ["R051"]}]
        return support(procedures, {"covered": covered}, "77336", ["R05.1"])

    section = "The codes in Group {0} support the medical necessity of the CPT/HCPCS Code section-Group {0} above."
    assert said("1", "Group 1 codes support medical necessity") == ("supports",)
    assert said("1", "Group 2 codes support medical necessity") == ("prose_only",)
    assert said("2", section.format(2)) == ("supports",)
    assert said("1", section.format(1)) == ("prose_only",)


#: Over diagnoses that do not support, with a placeholder for a code (mcd.md 11.12): the list stands in words alone.
IN_WORDS_ALONE = """
All those not listed under the “ICD-10 Codes that Support Medical Necessity” section of this article.
Codes that are not on the list of those that support medical necessity.
All other diagnoses.
Screening diagnoses will be denied.
"""
#: What takes in no other diagnosis than the list has, where there is a list.
OF_THE_LIST = """
These ICD-10-CM codes do not support medical necessity.
These ICD-10-CM codes will be denied. All other codes are covered.
Not covered for patients under 18.
N/A
"""


@lines(IN_WORDS_ALONE)
def test_words_alone_that_refuse_may_mean_a_diagnosis_on_no_list(paragraph: str) -> None:
    lists = {"covered": [{"group": "1", "codes": ["R051"]}], "noncovered": [{"group": "1", "paragraph": paragraph}]}
    procedures = {"groups": [{"group": "1", "codes": ["77336"]}]}
    assert support(procedures, lists, "77336", ["D45"]) == ("prose_only",)
    assert support(procedures, lists, "77336", ["D45", "R05.1"]) == ("supports",)
    of_others = {**lists, "noncovered": [{"group": "1", "paragraph": f"For CPT code 99999: {paragraph}"}]}
    assert support(procedures, of_others, "77336", ["D45"]) == ("not_listed",)


@lines("\n".join(IN_WORDS_ALONE.strip().splitlines()[:3]))
def test_so_they_may_beside_codes_that_do_not_support(paragraph: str) -> None:
    assert answers(paragraph, diagnosis="D45", listed="noncovered") == ("prose_only",)


@lines(OF_THE_LIST)
def test_a_list_of_what_does_not_support_takes_in_no_other_diagnosis(paragraph: str) -> None:
    assert answers(paragraph, diagnosis="D45", listed="noncovered") == ("not_listed",)


def test_words_alone_that_support_may_mean_a_diagnosis_on_no_list() -> None:
    """One that may support leaves a claim open beside one that does not."""
    words = {"group": "2", "paragraph": "Any malignancy of the colon"}
    lists = {"covered": [{"group": "1", "codes": ["R051"]}, words], "noncovered": [{"group": "1", "codes": ["Z000"]}]}
    procedures = {"groups": [{"group": "1", "codes": ["77336"]}]}
    assert support(procedures, lists, "77336", ["C18.9"]) == ("prose_only",)
    assert support(procedures, lists, "77336", ["Z00.0", "C18.9"]) == ("prose_only",)
    assert support(procedures, lists, "77336", ["Z00.0"]) == ("does_not_support",)


def test_of_two_lists_one_that_is_for_the_procedure_still_tells_what_is_in_none() -> None:
    procedures = {"groups": [{"group": "1", "codes": ["77336", "B4105"]}]}
    paragraphs = ("For HCPCS code B4105:", "For CPT code 77336:")
    covered = [{"group": number, "paragraph": text, "codes": ["R051"]} for number, text in enumerate(paragraphs)]
    assert support(procedures, {"covered": covered}, "77336", ["D45"]) == ("not_listed",)
    assert support(procedures, {"covered": covered}, "77336", ["R05.1"]) == ("prose_only",)
