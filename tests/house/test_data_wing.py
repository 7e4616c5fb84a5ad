"""The data wing: sources, citations, canonical order, and that doubt about a record is told (house.md section 6)."""

import ast
import csv
import datetime as dt
from collections import Counter

import attrs
import pytest
from strategies import PROVENANCE, shelf, source

import coverage_resolver
from coverage_resolver import Citation, CoverageQuestion, Enrollment, Member, ReasonCode, Role, Service, resolve
from coverage_resolver.io.data_home import data_home

HOME = data_home()
FILES = sorted(path for path in HOME.rglob("*") if path.is_file() and path.suffix in (".toml", ".csv", ".md", ".json"))

#: Codes of the published list that no shipped record uses: a record that a user brings names them (docs/data-format).
FOR_RECORDS = {
    ReasonCode.MEDICARE_DENIAL_NOT_REQUIRED: "a state's list of items that Medicare denies (DU-5)",
    ReasonCode.STATE_IMPORTS_MEDICARE_DENIAL: "a state rule that adopts Medicare's denial; state not named (DU-2)",
    ReasonCode.WAIVER_ONLY: "a waiver that grants a benefit (MD-10)",
}


def places(paths=FILES):
    return pytest.mark.parametrize("path", paths, ids=lambda path: path.relative_to(HOME).as_posix())


def test_every_reason_code_can_be_given():
    """A code is given by the code, or by a record or a rung of the shipped data, or is explained here."""
    package = HOME.parent / "coverage_resolver"
    if not package.is_dir():
        package = HOME.parent
    emitted = {
        node.attr
        for path in package.rglob("*.py")
        if "conformance" not in path.parts
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "ReasonCode"
    }
    texts = " ".join(path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".toml")
    unreachable = {code for code in ReasonCode if code.name not in emitted and f'"{code.value}"' not in texts}
    print("not given by code or data:", sorted(unreachable))
    assert unreachable - set(FOR_RECORDS) == set()
    assert set(FOR_RECORDS) - unreachable == set()


def test_every_shipped_source_says_where_it_comes_from(library):
    for item in library.provisions:
        authority = item.authority
        assert authority.citation.text, authority.id
        assert isinstance(authority.citation.verified, bool)
        assert authority.provenance is not None, authority.id
        assert authority.provenance.source, authority.id
        assert authority.provenance.retrieved is not None, authority.id
        assert item.criteria, item.id


def test_every_rung_of_every_shipped_ladder_is_cited(library):
    for ladder in library.ladders.ladders:
        assert ladder.citation.text, ladder.id
        assert ladder.tiers, ladder.id
        for tier in ladder.tiers:
            assert tier.citation.text, (ladder.id, tier.name)
        assert [name for name, count in Counter(tier.name for tier in ladder.tiers).items() if count > 1] == []


def test_every_shipped_notice_rule_is_cited(library):
    assert [rule.id for rule in library.notices if not rule.citation.text] == []


def test_one_instrument_is_not_two_authorities(library):
    keys = Counter(key for item in {each.authority for each in library.provisions} for key in item.citation.keys)
    assert [key for key, count in keys.items() if count > 1] == []


@pytest.mark.parametrize("verified", [True, False])
def test_an_unverified_record_that_governs_says_so(verified):
    ncd = source("NCD X", "ncd", "covered")
    ncd = attrs.evolve(ncd, authority=attrs.evolve(ncd.authority, citation=Citation("NCD X", verified=verified)))
    said = " ".join(resolve(asked("medicare_ffs"), shelf(ncd)).primary.caveats)
    assert ("not checked against the primary text" in said) is not verified


#: So that the next test cannot pass by meeting no record at all.
EXPECTED_AT_LEAST = {"medicare_ffs": 3, "medicare_advantage": 3, "medicaid": 2, "commercial": 1}


@pytest.mark.parametrize("line", EXPECTED_AT_LEAST)
def test_every_shipped_record_that_governs_unverified_says_so(library, line):
    """Facts that law.md marks [K] carry ``verified = false`` and say so, for every shipped source that can govern."""
    seen = 0
    for item in library.provisions:
        lines = item.authority.lines_of_business
        if item.role in (Role.INFORMS, Role.CONSEQUENCE) or item.status is None or (lines and line not in lines):
            continue
        question = asked(line, next(iter(item.authority.scope.values), ""), item.authority.scope.level)
        alone = attrs.evolve(item, codes=asked_code(), conditions=(), diagnoses=None, stance="rule")
        answer = resolve(question.on(day_inside(item)), library.with_provisions([alone])).primary
        if answer.governing is alone and not alone.authority.citation.verified:
            seen += 1
            assert any("not checked against the primary text" in caveat for caveat in answer.caveats), item.id
    assert seen >= EXPECTED_AT_LEAST[line]


def asked(line, place="", level=""):
    state = place if level == "state" else "CA"
    span = Enrollment(
        line_of_business=line,
        plan=place if level == "plan" else "plan-a",
        state=state,
        delivery_system="managed_care" if line == "medicaid" else "",
        funding="insured" if line == "commercial" else "",
        start="1960-01-01",
    )
    return CoverageQuestion(
        member=Member(date_of_birth="1950-01-01", enrollments=[span]),
        service=Service(code="M0076", code_system="HCPCS", contractor=place if level == "contractor" else ""),
        date_of_service="2025-07-15",
        as_of="2030-01-01",
    )


def asked_code():
    from coverage_resolver import CodeSet

    return CodeSet.procedures(["HCPCS:M0076"])


def day_inside(item) -> dt.date:
    return item.period.start.latest


@places([path for path in FILES if path.suffix == ".csv"])
def test_a_table_is_rectangular_and_has_no_row_twice(path):
    rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines()))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert len({tuple(row) for row in rows}) == len(rows)


@pytest.mark.parametrize(
    ("name", "order"),
    [
        ("areas.csv", ("workload", "state", "county", "from", "jurisdiction")),
        ("contractors.csv", ("workload", "jurisdiction", "contract_number", "from")),
    ],
)
def test_a_table_is_sorted_as_its_readme_promises(name, order):
    with (HOME / "jurisdictions" / name).open(encoding="utf-8", newline="") as file:
        keys = [tuple(row[column] for column in order) for row in csv.DictReader(file)]
    assert keys == sorted(keys)


@places()
def test_a_file_is_plain_text_in_one_form(path):
    text = path.read_bytes()
    assert b"\r" not in text
    assert b"\t" not in text
    assert text.endswith(b"\n")
    assert not text.startswith(b"\xef\xbb\xbf")
    assert [number for number, line in enumerate(text.split(b"\n"), 1) if line != line.rstrip()] == []


def test_there_is_no_yaml():
    assert [path for path in HOME.rglob("*") if path.suffix in (".yaml", ".yml")] == []


def test_provenance_is_what_keeps_a_source_from_governing():
    """IN-1: an authority without provenance is never governing."""
    ncd = source("NCD X", "ncd", "covered")
    orphan = attrs.evolve(ncd, authority=attrs.evolve(ncd.authority, provenance=None))
    item = resolve(asked("medicare_ffs"), shelf(orphan)).primary
    assert item.governing is None
    assert ReasonCode.UNVERIFIED_SOURCE in item.reason_codes
    known = attrs.evolve(ncd, authority=attrs.evolve(ncd.authority, provenance=PROVENANCE))
    assert resolve(asked("medicare_ffs"), shelf(known)).primary.governing is known


def test_the_version_of_the_package_is_not_in_the_data():
    assert not hasattr(coverage_resolver, "__version__")
