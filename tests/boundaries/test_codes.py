"""Codes, their shapes and ranges (law.md DF-3, IR-21; house.md section 6)."""

import pytest

from coverage_resolver import Code, CodeSet, Service
from coverage_resolver.codes import CodeRange, code_system
from coverage_resolver.errors import InvalidQuestion


@pytest.mark.parametrize(
    ("system", "value", "normal"),
    [
        ("HCPCS", "m0076", "M0076"),
        ("hcpcs-ii", " M0076 ", "M0076"),
        ("CPT", "0232t", "0232T"),
        ("CPT", "00100", "00100"),
        ("ICD-10-CM", "M54.50", "M5450"),
        ("ICD-10-CM", "m00.76", "M0076"),
        ("revenue", "0360", "0360"),
        ("NDC", "00002143380", "00002143380"),
        ("CDT", "D0120", "D0120"),
    ],
)
def test_one_spelling(system, value, normal):
    assert Code.of(system, value).value == normal


@pytest.mark.parametrize(
    ("system", "value"),
    [
        ("HCPCS", "76"),
        ("HCPCS", "M00761"),
        ("HCPCS", "W0076"),
        ("HCPCS", "M54.50"),
        ("CPT", "M0076"),
        ("CPT", "100"),
        ("CPT", "٠٠١٠٠"),
        ("ICD-10-CM", "M"),
        ("NDC", "2143380"),
        ("HCPCS", ""),
    ],
)
def test_a_code_of_another_shape_is_refused(system, value):
    with pytest.raises(ValueError, match="not the shape"):
        Code.of(system, value)


def test_a_number_is_not_a_code():
    with pytest.raises(ValueError, match="leading zeros"):
        Code.of("CPT", 100)


@pytest.mark.parametrize("system", ["", None, "SNOMED", 10])
def test_an_unknown_system_is_refused(system):
    with pytest.raises(ValueError, match="unknown code system"):
        code_system(system)


def test_one_text_in_two_systems_is_two_codes():
    assert Code.of("HCPCS", "M0076") != Code.of("ICD-10-CM", "M00.76")


@pytest.mark.parametrize(
    ("span", "code", "inside"),
    [
        (("CPT", "71045", "71048"), "71044", False),
        (("CPT", "71045", "71048"), "71045", True),
        (("CPT", "71045", "71048"), "71048", True),
        (("CPT", "71045", "71048"), "71049", False),
        (("CPT", "0001U", "0999U"), "0232U", True),
        (("CPT", "0001U", "0999U"), "0232T", False),
        (("CPT", "0001U", "0999U"), "00232", False),
        (("HCPCS", "E0100", "E0615"), "E0616", False),
        (("HCPCS", "E0100", "E0100"), "E0100", True),
    ],
)
def test_a_range_holds_both_ends_and_codes_of_its_own_form(span, code, inside):
    assert (Code.of(span[0], code) in CodeRange.of(*span)) is inside


@pytest.mark.parametrize(("first", "last"), [("71048", "71045"), ("E0100", "E01000")])
def test_a_range_that_runs_backwards_or_mixes_lengths_is_refused(first, last):
    with pytest.raises(ValueError, match=r"range|shape"):
        CodeRange.of("CPT" if first[0] == "7" else "HCPCS", first, last)


def test_a_range_is_of_one_system():
    assert Code.of("ICD-10-CM", "E01.00") not in CodeRange.of("HCPCS", "E0100", "E0615")


@pytest.mark.parametrize(
    ("wanted", "given", "matches"),
    [
        ("M54.5", "M54.5", True),
        ("M54.5", "M54.50", True),
        ("M54.5", "M5459", True),
        ("M54.5", "M54.6", False),
        ("M54.5", "M54", False),
        ("M17", "M17.11", True),
        ("M17", "M16.11", False),
        ("F01..F99", "F01.50", True),
        ("F01..F99", "F99", True),
        ("F01..F99", "F00", False),
        ("F01..F99", "G00", False),
    ],
)
def test_a_diagnosis_lies_under_its_category(wanted, given, matches):
    assert CodeSet.diagnoses([wanted]).matches_diagnosis(given) is matches


@pytest.mark.parametrize("service", [{"code": "20550", "code_system": "CPT"}, {"description": "prolotherapy"}])
def test_diagnoses_are_read_alike_however_the_service_is_told(service: dict[str, str]) -> None:
    assert Service(**service, diagnoses=["m17.11", "M1711"]).diagnoses == ("M1711", "M1711")
    with pytest.raises(InvalidQuestion, match="ICD10CM"):
        Service(**service, diagnoses=["M17..11"])
