"""Paragraphs as they stand over lists of real articles, and what each says of a code on the list below it.

The quotations are of articles that contractors publish; codes are identifiers alone, and long rows of them are cut.
"""

from __future__ import annotations

import pytest

from coverage_resolver.io.mcd.diagnosis_lists import support
from coverage_resolver.io.mcd.paragraph_wordings import exempts
from coverage_resolver.io.mcd.procedure_wordings import leaves_open, refuses
from coverage_resolver.io.mcd.running_texts import ruled_in

#: A code on the list, and the paragraph over it.
REFUSED = """
95805 The following CPT/HCPCS code is NOT covered.
0232T The following CPT ® /HCPCS codes are noncovered:
81455 These code(s) are non-covered.
80320 The following CPT codes are Non-Covered by Medicare
95803 Not Covered
43257 Non-covered
43257 The CPT codes listed below are considered not medically necessary:
0253T The following CPT codes are considered not medically reasonable and necessary (non-covered).
81171 The following codes are unlikely to impact decision-making and will be denied automatically:
15824 The following CPT codes/procedures are considered cosmetic and will be denied as non-covered.
15828 The following codes are generally considered cosmetic and may be medically reviewed or denied as non covered.
Q4139 All products applied for these indications are considered NON-Covered, including the codes listed below.
95999 To bill the following non-covered services/tests, report CPT code 95999 appended with the GY modifier.
95999 This would be included in the evaluation and management service and not separately covered.
95999 That would be screening, and there is no such screening Medicare benefit with the absence of disease.
90863 CPT code 90863 is invalid for Medicare.
J9218 CPT Code J9218 is not covered under Medicare because it is self-administered.
"""
OPEN = """
43644 For services on or after February 21, 2006, the following CPT procedure codes are covered:
J9217 Effective for dates of service on or after 01/01/2023, J9217 should be reported.
81455 While 81455 and 81456 are CPT ® codes, they do not adequately define any particular service.
81479 The following codes are for reference use only
"""
PLAIN = """
11055 Note: Providers are reminded to refer to the long descriptors of the CPT codes in their CPT book.
93880 Cerebrovascular Arterial Studies
88120 Limited coverage
66989 The CPT codes in Group 1 are considered medically necessary when the Indications of Coverage are met.
66183 The 90-day global periods apply. Do not report 0671T in conjunction with 66989 or 66991.
15830 CPT code 15847 is an add-on code that can only be used in conjunction with CPT code 15830.
0395T Coverage will only be allowed when the service is delivered in situations meeting medical necessity.
81200 Coverage may be provided for tests under the following codes, if documentation supports medical necessity.
21089 Use only when the physician prepares the prosthesis and not when it is prepared by an outside laboratory.
81479 The codes listed below fall within scope of the associated policy but do not automatically imply coverage.
81479 Inclusion does not imply coverage.
81479 CPT ® code 81479 is used to describe multi-gene panels and single genes not otherwise classified.
0356U This group includes MRD tests that do not use NGS for the purpose of diagnosing disease progression.
11300 CPT codes 11300-11313 may also be covered for cancerous skin lesions which are not addressed in this LCD
11200 CPT codes 11300-11313 may also be covered for cancerous skin lesions which are not addressed in this LCD
93320 Primary codes to be used with the add-on codes 93320, 93321 and 93325 are not all-inclusive in the above list.
94760 These codes will not be paid separately when billed with a critical care code.
90832 CPT code 90863 is invalid for Medicare.
90832 90785 excludes 97151, 97152, 0362T, 0373T, 90839,90840, 96136-96139, 96146, 96130-96133.
J9217 CPT Code J9218 is not covered under Medicare because it is self-administered.
19300 Liposuction (15877) is considered integral to the primary procedure and not covered.
"""
EXEMPT = """
The following codes outlined in this Article will not have diagnosis code limitations applied at this time.
The following codes will not have diagnosis to procedure code limitations applied at this time.
No procedure code to diagnosis code limitations are being established at this time.
CPT code 0447T will have no diagnosis to procedure code restrictions at this time.
"""
#: The procedure asked about, and the paragraph over a list of diagnoses that support.
SUPPORTS = """
11055 The following ICD-10 codes support medical necessity and provide coverage for codes: 11055, 11056 and G0127.
66989 Medicare is establishing the following limited coverage for CPT codes 66989 and 66991.
95805 Medicare is establishing the following limited coverage for CPT/HCPCS code: 95805
93797 Medicare is establishing the following limited coverage for CPT ® codes 93797, 93798, G0422 , and G0423 :
93797 The CPT ® codes included in this article will be subject to “procedure to diagnosis” editing.
31720 The following list includes only those diagnoses for which the identified CPT/HCPCS procedures are covered.
76519 The use of an ICD-10-CM code listed below does not assure coverage of a service.
90867 It is the responsibility of the provider to code to the highest level specified in the ICD-10-CM.
90880 ICD-10 codes must be coded to the highest level of specificity. For use with CPT code 90880
77520 Note: ICD-10 codes must be coded to the highest level of specificity
81170 CPT code 81170 is considered medically necessary for the following ICD-10-CM codes
95807 95782, 95807, 95808 and 95810 covered for
0395T Applies for CPT codes 0394T and 0395T
0439T Applicable to HCPCS ® code 0439T
43210 The ICD-10-CM diagnosis codes in Group 1 below support the medical necessity of CPT code 43210
"""
#: Sentences that are longer than a line.
LONG = (
    "If a covered diagnosis is not on the claim, the edit will automatically deny the service as not medically "
    "necessary.",
    "The service must be reasonable and necessary in the specific case and must meet the criteria specified in the "
    "attached determination.",
    "It is the responsibility of the provider to code to the highest level specified in the ICD-10-CM (e.g., to the "
    "fourth or fifth digit).",
    "For codes in the table below that require a 7th character, letter A initial encounter, D subsequent encounter or "
    "S sequela may be used.",
)
PROSE = """
19318 Medicare is establishing the following dual-diagnosis limited coverage (CPT ® code 19318):
22510 One of the following ICD-10 diagnosis codes is required as a dual diagnosis.
11720 ICD-10-CM code B35.1 must appear on each claim in addition to one of the other ICD-10-CM codes below.
11720 Codes 11720 and 11721 billed without a Q modifier require a code from group 2 and a code from group 3.
J1740 At least one ICD-10-CM code from Group 2 and Group 3 must be billed.
G0429 Both diagnoses are required on the claim.
81273 CPT code 81273 (KIT) is considered medically necessary only for the diagnosis of mastocytosis.
87631 These support CPT codes: 87631 when used in the outpatient setting as outlined in the related LCD.
81479 The following codes are for reference use only and are not to imply medical necessity.
98940 The level of the subluxation must be specified on the claim and must be listed as the primary diagnosis.
95860 These diagnosis codes do not apply to codes 95873 or 95874.
27130 Z96.641 is a status code and should not be used with a diagnosis code from one of the body system chapters.
"""
#: A code that a running text rules on without calling it one, behind what it is; and one that it names in passing.
RULED = """
E1399 An infusion controller device (E1399) is not reasonable and necessary.
J2278 Ziconotide (J2278) is covered for the management of severe chronic pain.
E0297 A total electric hospital bed (E0265, E0266, E0296, and E0297) is not covered.
"""
NOT_RULED = """
E0779 It is not reasonable and necessary if it is billed with an infusion pump (E0779, E0780, or K0455).
A5245 Coverage is told in the related article (A52452).
"""


def rows(text: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(("code", "paragraph"), [line.split(" ", 1) for line in text.strip().splitlines()])


def over_procedures(code: str, paragraph: str) -> str:
    groups = [{"group": "1", "paragraph": paragraph, "codes": [code]}]
    return "refused" if refuses(groups, code) else "open" if leaves_open(groups, code) else "plain"


def over_diagnoses(code: str, paragraph: str) -> tuple[str, ...]:
    procedures = {"groups": [{"group": "1", "codes": [code]}]}
    covered = [{"group": "1", "paragraph": paragraph, "codes": ["R051"]}]
    return support(procedures, {"covered": covered}, code, ["R05.1"])


@rows(REFUSED)
def test_a_listed_code_may_be_listed_in_order_to_be_refused(code: str, paragraph: str) -> None:
    assert over_procedures(code, paragraph) == "refused"


@rows(OPEN)
def test_a_paragraph_may_leave_open_whether_the_code_is_meant(code: str, paragraph: str) -> None:
    assert over_procedures(code, paragraph) == "open"


@rows(PLAIN)
def test_an_ordinary_paragraph_leaves_the_code_covered_with_criteria(code: str, paragraph: str) -> None:
    assert over_procedures(code, paragraph) == "plain"


@pytest.mark.parametrize("paragraph", EXEMPT.strip().splitlines())
def test_codes_without_limits_of_diagnosis_are_not_asked_for_one(paragraph: str) -> None:
    assert exempts([{"paragraph": paragraph}])


@rows(SUPPORTS)
def test_what_contractors_write_over_every_list_leaves_it_to_decide(code: str, paragraph: str) -> None:
    assert over_diagnoses(code, paragraph) == ("supports",)


@pytest.mark.parametrize("paragraph", LONG)
def test_so_do_their_longer_sentences(paragraph: str) -> None:
    assert over_diagnoses("77336", paragraph) == ("supports",)


@rows(PROSE)
def test_what_asks_for_more_is_for_a_reader(code: str, paragraph: str) -> None:
    assert over_diagnoses(code, paragraph) == ("prose_only",)


@rows(RULED)
def test_a_code_in_brackets_behind_what_it_is_is_ruled_on(code: str, paragraph: str) -> None:
    assert code in {name.first for _, _, name in ruled_in({"indication": paragraph})}


@rows(NOT_RULED)
def test_and_not_one_that_is_named_in_passing_or_is_a_document(code: str, paragraph: str) -> None:
    assert code not in {name.first for _, _, name in ruled_in({"indication": paragraph})}


@pytest.mark.parametrize(
    "paragraph",
    [
        "The following codes, other than 77370, are not covered",
        "CPT 77370 and similar services are not covered",
        "Codes 77330-77339 are not covered",
        "Non-covered as of Transmittal 10804",
    ],
)
def test_a_refusal_that_points_to_a_code_is_of_it_though_it_names_others(paragraph: str) -> None:
    assert over_procedures("77336", paragraph) == "refused"


@pytest.mark.parametrize("paragraph", ["CPT 77370 is not covered", "Codes 77330-77335 are not covered"])
def test_a_refusal_of_other_codes_is_not(paragraph: str) -> None:
    assert over_procedures("77336", paragraph) == "plain"


def test_a_condition_grants_nothing_where_it_begins_a_sentence() -> None:
    assert over_procedures("77336", "While 77336 is a code, it is not for Medicare") == "open"
    assert over_procedures("77336", "Not for anybody while in a hospice") == "plain"
