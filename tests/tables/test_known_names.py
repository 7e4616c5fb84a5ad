"""A name that nobody knows is a fault of the table, at its cell; one that may be right is a note."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import attrs
import pytest
from strategies import source
from table_texts import HEADER, RIGHT, rows_of

from coverage_resolver import Condition, PolicyLibrary, Service
from coverage_resolver.authorities import Authority
from coverage_resolver.cli import main
from coverage_resolver.errors import InvalidRecords
from coverage_resolver.service_kinds import ROUTING_NEEDS
from coverage_resolver.tables.checking import note_lines
from coverage_resolver.tables.known_names import KnownNames, known_names
from coverage_resolver.tables.reading import read_table
from coverage_resolver.tables.rows import Options, Row
from coverage_resolver.vocabulary import AuthorityKind, ServiceKind


@pytest.fixture(scope="module")
def names(library: PolicyLibrary) -> KnownNames:
    return known_names(library)


def read(folder: Path, names: KnownNames, cells: dict[str, str]) -> tuple[Row, ...]:
    """A row of these cells beside those that it needs."""
    needed = {"case": "a", "dos": "2025-07-15", "as_of": "2026-06-30", "expect.status": "*"}
    if "expect.error" in cells:
        del needed["expect.status"]
    row = {**cells, **{name: cell for name, cell in needed.items() if name not in cells}}
    text = f"{','.join(row)}\n{','.join(row.values())}\n"
    return rows_of(folder, text, options=Options(names=names))


def told(folder: Path, names: KnownNames, **cells: str) -> list[str]:
    """The faults of such a row, without the name of the file."""
    given = {name.replace("__", "."): cell for name, cell in cells.items()}
    try:
        read(folder, names, given)
    except InvalidRecords as error:
        return [line.removeprefix("a.decisions.csv:2:") for line in error.lines()]
    return []


@pytest.mark.parametrize(
    ("cells", "fault"),
    [
        (
            {"line_of_business": "medicad"},
            "line_of_business (cell A2) · `medicad` is no line of business that is known · did you mean `medicaid`?",
        ),
        (
            {"line_of_business": "medicade"},
            "line_of_business (cell A2) · `medicade` is no line of business that is known · did you mean `medicaid`?",
        ),
        (
            {"line_of_business": "medicade", "expect__reason": "OUT_OF_MODEL"},
            "line_of_business (cell A2) · `medicade` is no line of business that is known · did you mean `medicaid`?",
        ),
        ({"state": "ZZ"}, "state (cell A2) · `ZZ` is not a state or territory · use its two-letter postal code"),
        ({"residence_state": "Cal"}, "residence_state (cell A2) · `Cal` is not a state or territory · use its"),
        ({"funding": "insurd"}, "funding (cell A2) · `insurd` is no funding that is known · did you mean `insured`?"),
        (
            {"delivery_system": "manged_care"},
            "delivery_system (cell A2) · `manged_care` is no delivery system that is known · did you mean",
        ),
        (
            {"county": "Arlingtn", "service_state": "VA"},
            "county (cell A2) · `Arlingtn` is no county of the state · did",
        ),
        (
            {"county": "New York City", "service_state": "NY"},
            "county (cell A2) · `New York City` is no county of the state · ",
        ),
        ({"pos": "011"}, "pos (cell A2) · `011` is no place of service that is known · did you mean `11`?"),
        ({"pos": "0021"}, "pos (cell A2) · `0021` is no place of service that is known · did you mean `21`?"),
        ({"pos": "36"}, "pos (cell A2) · `36` is no place of service that is known · use a two-digit code of the CMS"),
        (
            {"decision_level": "jury"},
            "decision_level (cell A2) · `jury` is no decision level that is known · use one of alj, council, court, ",
        ),
        (
            {"reviewed": "ncd|lcds"},
            "reviewed (cell A2) · `lcds` is no kind of source that is known · did you mean `lcd`?",
        ),
        ({"why_not": "NCD 150.77"}, "why_not (cell A2) · `NCD 150.77` is no authority of the library · did you mean"),
        ({"service__contractor": "JX"}, "service.contractor (cell A2) · `JX` is no contractor that is known · use a"),
        (
            {"fact__registry_enrolled": "yes"},
            "fact.registry_enrolled (cell A2) · `registry_enrolled` is true or false, not text · write true or false",
        ),
        (
            {"fact__registry_enroled": "true"},
            "fact.registry_enroled (cell A2) · `registry_enroled` is a fact at which no record looks · did you mean "
            "`registry_enrolled`?",
        ),
        (
            {"member_fact__zzz": "true"},
            "member_fact.zzz (cell A2) · `zzz` is a fact at which no record looks · check its name, or drop it",
        ),
        (
            {"fact__therapy_history_days": "long"},
            "fact.therapy_history_days (cell A2) · `therapy_history_days` is a number, not text · write a number",
        ),
        (
            {"fact__age_years": "12"},
            "fact.age_years (cell A2) · `age_years` is worked out, and never taken from a fact · fill in "
            "member.date_of_birth instead",
        ),
        (
            {"code_system": "CPT", "code": "9921X"},
            "code (cell B2) · `9921X`: not the shape of a CPT code · check the code and its system",
        ),
        ({"code_system": "CTP", "code": "99213"}, "code_system (cell A2) · `CTP`: unknown code system; use one of "),
        ({"code_system": "CPT", "code": "99213", "dx": "17"}, "dx (cell C2) · `17` is a number, not a diagnosis · "),
        (
            {
                "line_of_business": "medicaid",
                "enrollment2__line_of_business": "chip",
                "enrollment2__end": "1800-01-01",
            },
            "enrollment2.end (cell C2) · `1800-01-01`: lies before enrollment.start · correct the span",
        ),
        (
            {"enrollment3__line_of_business": "chip", "enrollment3__end": "1800-01-01"},
            "enrollment3.end (cell B2) · `1800-01-01`: lies before enrollment.start · correct the span",
        ),
        ({"plan": "health-net-ca", "line_of_business": ""}, "line_of_business (cell B2) · missing · add it"),
        ({"plan": "health-net-ca"}, "line_of_business · missing · add it"),
        (
            {"line_of_business": "medicaid", "enrollment2__plan": "health-net-ca"},
            "enrollment2.line_of_business · missing · add it",
        ),
    ],
)
def test_what_nobody_knows_is_a_fault_at_its_cell(
    tmp_path: Path, names: KnownNames, cells: dict[str, str], fault: str
) -> None:
    (line,) = told(tmp_path, names, **cells)
    assert line.startswith(fault)


@pytest.mark.parametrize(
    "cells",
    [
        {"line_of_business": "Original Medicare"},
        {"line_of_business": "medicaid_mco", "state": "ca"},
        {"line_of_business": "commercial", "delivery_system": "MCO", "funding": "self_funded"},
        {"county": "Fairfax County", "service_state": "VA"},
        {"county": "Alexandria", "service_state": "VA"},
        {"county": "City of Alexandria", "service_state": "VA"},
        {"county": "Manhattan", "service_state": "NY"},
        {"county": "St. Mary's", "service_state": "MD"},
        {"county": "Nowhere", "service_state": "WY"},
        {"service__contractor": "JN"},
        {"service__contractor": "00010"},
        {"reviewed": "NCD set|LCD|article|NCD 150.7"},
        {"member__dual_status": "none", "member__medicare_secondary": "none"},
        {"fact__registry_enrolled": "true", "fact__lifetime_hours_used": "12"},
        {"fact__NCD 30.3 addresses the service": "true"},
        {"line_of_business": "tricare", "expect__reason": "OUT_OF_MODEL"},
        {"line_of_business": "medicad", "state": "Cal", "expect__error": "enrollment.state"},
    ],
)
def test_other_spellings_and_what_the_map_does_not_look_at_are_left_alone(
    tmp_path: Path, names: KnownNames, cells: dict[str, str]
) -> None:
    assert told(tmp_path, names, **cells) == []


@pytest.mark.parametrize(
    ("cells", "note"),
    [
        (
            {"plan": "health-net-c", "line_of_business": "medicaid"},
            "plan (cell A2) · `health-net-c` is a plan that no document names · did you mean",
        ),
        (
            {"plan": "xyz", "line_of_business": "medicaid"},
            "plan (cell A2) · `xyz` is a plan that no document names · check the id, unless the plan",
        ),
        (
            {"fact.request_phase": "initiaton"},
            "fact.request_phase (cell A2) · `request_phase` has a value at which no record looks · did you mean "
            "`initiation`?",
        ),
        (
            {"fact.service_tier": "ISS"},
            "fact.service_tier (cell A2) · `service_tier` has a value at which no record looks · check it: the records "
            "name CCTS, IIS",
        ),
        (
            {"fact.service_tier": "CTCS"},
            "fact.service_tier (cell A2) · `service_tier` has a value at which no record looks · check it: the records "
            "name CCTS, IIS",
        ),
    ],
)
def test_what_may_be_right_is_noted_and_asked(
    tmp_path: Path, names: KnownNames, cells: dict[str, str], note: str
) -> None:
    (row,) = read(tmp_path, names, cells)
    assert [str(found).removeprefix("a.decisions.csv:2:").startswith(note) for found in row.notes] == [True]


def test_a_word_for_a_fact_is_meant_in_capitals_or_not(tmp_path: Path, names: KnownNames) -> None:
    (row,) = read(tmp_path, names, {"fact.service_tier": "iis"})
    assert not row.notes


def test_one_word_that_records_name_is_no_list(tmp_path: Path, names: KnownNames) -> None:
    """Where a rule asks only whether a request is the first one, every other phase is meant."""
    (row,) = read(tmp_path, names, {"fact.request_phase": "concurrent"})
    assert not row.notes


def test_where_records_have_prose_for_a_fact_any_other_prose_is_left_alone(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    """Of words there is a list; what prose may say nobody lists."""
    asks = attrs.evolve(library.provisions[0], conditions=(Condition("setting", "is", "day treatment at a clinic"),))
    names = known_names(PolicyLibrary.of([asks]))
    (row,) = read(tmp_path, names, {"fact.setting": "at home"})
    assert not row.notes
    (row,) = read(tmp_path, names, {"fact.setting": "day treatment at clinic"})
    assert len(row.notes) == 1


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        (
            "expect.governing",
            "HNCA.CP.MP.6",
            "`HNCA.CP.MP.6` is no authority of the library · did you mean `HNCA.CP.MP.65`?",
        ),
        ("expect.governing", "150.70", "`150.70` is no authority of the library · did you mean `NCD 150.7`?"),
        (
            "expect.governing",
            "BH803ABASTM@Jul-26",
            "`BH803ABASTM@Jul-26` is no version of `BH803ABASTM` that the library has · did you mean "
            "`BH803ABASTM@2026-07`?",
        ),
        (
            "expect.governing",
            "HNCA.CP.MP.65@1.0",
            "`HNCA.CP.MP.65@1.0` is no version of `HNCA.CP.MP.65` that the library has · did you mean "
            "`HNCA.CP.MP.65@1`?",
        ),
        (
            "expect.displaced",
            "HNCA.CP.MP.65|W&I 1459.5(a)",
            "`W&I 1459.5(a)` is no authority of the library · did you mean `W&I 14059.5(a)`?",
        ),
        (
            "expect.steps",
            "NCD 150.7@9=governs",
            "`NCD 150.7@9` is no version of `NCD 150.7` that the library has · did you mean `NCD 150.7@1`?",
        ),
        ("expect2.governing", "zzzzzz", "`zzzzzz` is no authority of the library · check its id"),
    ],
)
def test_an_authority_that_no_answer_can_name_is_a_fault_of_what_is_expected(
    tmp_path: Path, names: KnownNames, column: str, cell: str, fault: str
) -> None:
    (line,) = told(tmp_path, names, **{column: cell})
    assert line == f"{column} (cell A2) · {fault}"


@pytest.mark.parametrize("field", ["by", "agrees", "displaced", "steps"])
def test_what_is_expected_of_a_topic_names_authorities_of_the_library(
    tmp_path: Path, names: KnownNames, field: str
) -> None:
    word = {"displaced": "=different", "steps": "=governs"}.get(field, "")
    cells = {"topic": "coverage", f"expect.topic.{field}": f"NCD 150.7@1{word}"}
    assert told(tmp_path, names, **cells) == []
    (line,) = told(tmp_path, names, **(cells | {f"expect.topic.{field}": f"NCD 150.77{word}"}))
    assert line.endswith("`NCD 150.77` is no authority of the library · did you mean `NCD 150.7`?")


@pytest.mark.parametrize(
    ("field", "cell", "fault"),
    [
        (
            "displaced",
            "KS.CP.01@1",
            "`KS.CP.01@1` says no direction · write AUTHORITY=DIRECTION, with a direction such as more_restrictive",
        ),
        ("displaced", "KS.CP.01@1=more_restrictiv", "unknown direction `more_restrictiv` · did you mean"),
        (
            "displaced",
            "KS.CP.01@1=worse",
            "unknown direction `worse` · use one of agrees, different, more_generous, more_restrictive, not_comparable",
        ),
        ("displaced", "KS.CP.01=more_restrictive", "`KS.CP.01` names no version · write `KS.CP.01@1`"),
        ("agrees", "KS.CP.01", "`KS.CP.01` names no version · write `KS.CP.01@1`"),
    ],
)
def test_what_loses_on_a_topic_is_told_with_its_version_and_a_direction(
    tmp_path: Path, names: KnownNames, field: str, cell: str, fault: str
) -> None:
    (line,) = told(tmp_path, names, **{"topic": "diagnosis_recency", f"expect.topic.{field}": cell})
    assert line.startswith(f"expect.topic.{field} (cell B2) · {fault}")


@pytest.mark.parametrize("cell", ["~1", "~HNCA.CP.MP.6", "absent", "*", "-", "NCD 150.7", "NCD 150.7@1"])
def test_a_part_of_a_name_and_the_words_of_every_column_are_no_names(
    tmp_path: Path, names: KnownNames, cell: str
) -> None:
    assert told(tmp_path, names, **{"expect.governing": cell}) == []


class _OnDemand:
    """A corpus with one document, of whose versions nobody knows all."""

    def __init__(self, document: Authority) -> None:
        self.document = document

    def snapshot_days(self) -> tuple[()]:
        return ()

    def topics(self) -> frozenset[str]:
        return frozenset()

    def authority(self, name: str) -> Authority | None:
        return self.document if name == self.document.id else None


@pytest.mark.parametrize("cell", ["L11111", "L11111@7", "L22222", "DL22222@as A1 names it"])
def test_a_document_that_is_found_on_demand_is_known_and_any_version_may_be_meant(
    tmp_path: Path, library: PolicyLibrary, cell: str
) -> None:
    shelf: Any = _OnDemand(attrs.evolve(library.provisions[0].authority, id="L11111"))
    with_corpus = PolicyLibrary.of(library.provisions[:1], shelves=[shelf])
    asked = {"expect.governing": cell}
    assert told(tmp_path, known_names(with_corpus), **asked) == []
    assert told(tmp_path, known_names(with_corpus), **{"expect.governing": "nobody-knows-me"})
    assert told(tmp_path, known_names(PolicyLibrary.of(library.provisions[:1])), **asked)


def test_a_policy_that_a_plan_elects_may_be_named_though_no_library_has_it(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    record = library.provisions[0]
    authority = attrs.evolve(record.authority, id="election", kind=AuthorityKind.MA_LCD_ELECTION)
    election = attrs.evolve(record, authority=authority, value={"selected": "L77777"})
    names = known_names(PolicyLibrary.of([election]))
    for cell in ("L77777", "L77777@as election elects it"):
        assert told(tmp_path, names, **{"expect.governing": cell}) == []
    assert told(tmp_path, names, **{"expect.governing": "L77778"})


def test_a_library_that_knows_nothing_holds_nothing_against_a_table(tmp_path: Path) -> None:
    empty = known_names(PolicyLibrary.of([]))
    cells = {"line_of_business": "x", "state": "ZZ", "funding": "y", "county": "z", "service_state": "VA", "plan": "p"}
    assert told(tmp_path, empty, **cells) == []


def test_one_note_is_told_once_with_its_first_place(tmp_path: Path, names: KnownNames) -> None:
    (row,) = read(tmp_path, names, {"plan": "xyz", "line_of_business": "medicaid"})
    (line,) = note_lines([row, attrs.evolve(row, case="b"), attrs.evolve(row, case="c")])
    assert line.startswith("a.decisions.csv:2:plan (cell A2) and 2 more · `xyz` is a plan that no document names · ")


def topics(folder: Path, names: KnownNames, column: str, cell: str) -> list[str]:
    text = HEADER.replace(",note", f",{column}") + RIGHT.replace(",\n", f",{cell}\n")
    try:
        rows_of(folder, text, options=Options(names=names))
    except InvalidRecords as error:
        return list(error.lines())
    return []


def test_a_misspelt_topic_of_a_column_is_told_at_the_header(tmp_path: Path, names: KnownNames) -> None:
    column = "expect.ruling.prior_authorisation"
    advice = "no topic `prior_authorisation` · did you mean `prior_authorization`?"
    for cell in ("absent", ""):
        assert topics(tmp_path, names, column, cell) == [f"a.decisions.csv:1:{column} (cell J1) · {advice}"]


def test_a_misspelt_topic_of_a_cell_is_told_at_the_row(tmp_path: Path, names: KnownNames) -> None:
    assert topics(tmp_path, names, "topic", "referal") == [
        "a.decisions.csv:2:topic (cell J2) · no topic `referal` · did you mean `referral`?"
    ]


def test_the_name_that_files_give_a_topic_is_no_topic_of_a_table(tmp_path: Path, names: KnownNames) -> None:
    assert topics(tmp_path, names, "topic", "dx_recency") == [
        "a.decisions.csv:2:topic (cell J2) · no topic `dx_recency` · did you mean `diagnosis_recency`?"
    ]


@pytest.mark.parametrize("topic", ["coverage", "prior_authorization", "carve_out"])
def test_topics_of_the_library_and_of_the_package_are_known(tmp_path: Path, names: KnownNames, topic: str) -> None:
    assert topics(tmp_path, names, f"expect.ruling.{topic}", "*") == []
    assert topics(tmp_path, names, "topic", topic) == []


def test_a_word_that_is_near_to_no_topic_is_told_with_the_topics_there_are(tmp_path: Path, names: KnownNames) -> None:
    assert "no topic `frobs` · use one of age_limit, " in topics(tmp_path, names, "expect.ruling.frobs", "X")[0]


def test_a_topic_of_a_workbook_is_told_with_its_sheet_and_cell(tmp_path: Path, names: KnownNames) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.title = "Decisions July"
    book.active.append(["case", "dos", "as_of", "topic", "expect.ruling.frobs", "expect.topic.by"])
    book.active.append(["a", "2025-07-15", "2026-06-30", "referal", "*", "*"])
    book.save(tmp_path / "b.decisions.xlsx")
    with pytest.raises(InvalidRecords) as caught:
        read_table(tmp_path / "b.decisions.xlsx", "b.decisions.xlsx", Options(names=names))
    assert [line.partition(" · ")[0] for line in caught.value.lines()] == [
        "b.decisions.xlsx[Decisions July]:1:expect.ruling.frobs (cell E1)",
        "b.decisions.xlsx[Decisions July]:2:topic (cell D2)",
    ]


def test_check_leaves_with_3_for_unknown_names_of_all_tables_together(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER.replace(",note", ",topic") + RIGHT.replace(",\n", ",frobs\n"))
    (tmp_path / "b.decisions.csv").write_text(HEADER + RIGHT.replace("medicare_ffs", "medicar"))
    assert main(["check", str(tmp_path)]) == 3
    said = capsys.readouterr().err
    assert "a.decisions.csv:2:topic (cell J2) · no topic `frobs` · " in said
    assert "b.decisions.csv:2:line_of_business (cell B2) · `medicar` is no line of business" in said


def test_check_tells_notes_apart_from_the_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.decisions.csv").write_text(HEADER.replace(",note", ",plan") + RIGHT.replace(",\n", ",xyz\n"))
    assert main(["check", str(tmp_path)]) == 0
    said = capsys.readouterr()
    assert said.out == "1 passed\n"
    assert said.err.startswith("note: ")
    assert "`xyz` is a plan that no document names" in said.err


def test_explain_refuses_a_row_whose_names_nobody_knows(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.decisions.csv"
    path.write_text(HEADER.replace(",note", ",topic") + RIGHT.replace(",\n", ",frobs\n"))
    assert main(["explain", "--case", f"{path}::first-day"]) == 3
    assert "no topic `frobs`" in capsys.readouterr().err


def test_explain_notes_what_nobody_knows_of_a_question_and_repeats_no_value(
    capsys: pytest.CaptureFixture[str],
) -> None:
    flags = "--line-of-business medicaid --plan health-net-c --state CA --code M0076 --code-system HCPCS"
    flags += " --dos 2025-07-15 --as-of 2026-06-30 --pos 36 --fact registry_enroled=true"
    assert main(["explain", *flags.split()]) == 0
    said = capsys.readouterr().err.splitlines()
    assert said == [
        "note: the question's enrollment.plan is a plan that no document names · did you mean `health-net-ca`?",
        "note: the question's service.place_of_service is no place of service that is known · use a two-digit code "
        "of the CMS Place of Service Code Set",
        "note: the question's service.facts.registry_enroled is a fact at which no record looks · did you mean "
        "`registry_enrolled`?",
    ]


@pytest.mark.parametrize(
    ("column", "cell", "fault"),
    [
        ("expect.needs", "service_teir", "is a fact at which no record looks · did you mean `service_tier`?"),
        ("expect.topic.no_needs", "service_teir", "is a fact at which no record looks · did you mean `service_tier`?"),
        ("expect.topic.no_needs", "Service_tier", "is a fact at which no record looks · did you mean `service_tier`?"),
        ("expect.topic.no_needs", "service tier", "is a fact at which no record looks · did you mean `service_tier`?"),
        (
            "expect.topic.no_needs",
            "zzz",
            "is a fact at which no record looks · check its name: no answer asks for it",
        ),
        ("expect.needs", "service.conty", "is no field of a question · did you mean `service.county`?"),
        (
            "expect.prior_authorization",
            "auth-neded",
            "is no outcome on prior authorization · did you mean `auth-needed`?",
        ),
        (
            "expect.prior_authorization",
            "required",
            "is no outcome on prior authorization · did you mean `auth-needed`?",
        ),
        ("expect.payers", "medicad", "is no line of business that an answer names · did you mean `medicaid`?"),
        ("expect.payers", "ma", "is no line of business that an answer names · did you mean `medicare_advantage`?"),
        ("expect.paid_by", "ma", "is no line of business that an answer names · did you mean `medicare_advantage`?"),
        ("expect.ruling.coverage", "covred", "is no status · did you mean `covered`?"),
        ("expect.routed_by", "MAC_BY_SERVICE", "is no reason code · did you mean `MAC_BY_SERVICE_PLACE`?"),
        ("expect.jurisdictions", "DME JA", "is no contractor that is known · did you mean `DME-JA`?"),
        (
            "expect.routing_needs",
            "service.conty",
            "is no field for which the routing asks · did you mean `service.county`?",
        ),
        (
            "expect.standard",
            "SSA 1862: reasonable and necesary",
            "is the standard of no ladder · did you mean `SSA 1862(a)(1)(A): reasonable and necessary`?",
        ),
    ],
)
def test_a_word_that_no_answer_has_is_a_fault(
    tmp_path: Path, names: KnownNames, column: str, cell: str, fault: str
) -> None:
    """After ``no_`` it would pass whatever the law is; elsewhere it would fail as if the law were another."""
    topic = {"topic": "quantity_limit"} if ".topic." in column else {}
    (line,) = told(tmp_path, names, line_of_business="medicaid", **{column: cell}, **topic)
    assert line.endswith(f" · `{cell}` {fault}")


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("expect.needs", "service_tier|service.county|text: L39118"),
        ("expect.topic.no_needs", "~tier"),
        ("expect.prior_authorization", "satisfied"),
        ("expect.prior_authorization", "by a committee"),
        ("expect.payers", "medicare_ffs|medicaid"),
        ("expect.jurisdictions", "JL/12202|DME-JA"),
        ("expect.ruling.coverage", "covered"),
        ("expect.alternatives", "not_addressed_individual_review|none"),
    ],
)
def test_a_word_that_an_answer_may_have_is_none(tmp_path: Path, names: KnownNames, column: str, cell: str) -> None:
    topic = {"topic": "quantity_limit"} if ".topic." in column else {}
    assert told(tmp_path, names, line_of_business="medicaid", **{column: cell}, **topic) == []


@pytest.mark.parametrize(
    ("topic", "cell", "fault"),
    [
        (
            "quantity_limit",
            "limit=period day",
            "names an entry that no value on `quantity_limit` has · did you mean `limits`?",
        ),
        (
            "authorization_period",
            "weeks=26",
            "names an entry that no value on `authorization_period` has · use one of max_months, min_months",
        ),
        (
            "authorization_period",
            "6",
            "names no entry of the values on `authorization_period` · write KEY=TEXT, with one of max_months,",
        ),
        (
            "telehealth",
            "allowed=True",
            "is no value on `telehealth` that a record has · did you mean `allowed=true`?",
        ),
        (
            "prior_authorization",
            "auth-neded",
            "is no outcome on prior authorization · did you mean `auth-needed`?",
        ),
        ("prior_authorization", "required", "is no outcome on prior authorization · did you mean `auth-needed`?"),
        (
            "coverage",
            "covered",
            "is expected of a value, and no record has one on the topic `coverage` · expect who governs, the",
        ),
    ],
)
def test_what_no_value_of_a_topic_can_say_is_a_fault(
    tmp_path: Path, names: KnownNames, topic: str, cell: str, fault: str
) -> None:
    (line,) = told(tmp_path, names, topic=topic, **{"expect.topic.value": cell})
    assert f" · `{cell}` {fault}" in line
    if topic != "coverage":
        (line,) = told(tmp_path, names, **{f"expect.ruling.{topic}": cell})
        assert f" · `{cell}` {fault}" in line


@pytest.mark.parametrize(
    ("topic", "cell"),
    [
        ("authorization_period", "max_months=7"),
        ("telehealth", "allowed=true|modifiers=95"),
        ("telehealth", "modifier=GT"),
        ("diagnosis_recency", "if_older=a new evaluation"),
        ("prior_authorization", "by a committee"),
        ("diagnosis_required", "M17.11"),
        ("telehealth", "~anything"),
    ],
)
def test_what_a_record_might_have_said_is_left_to_the_row(
    tmp_path: Path, names: KnownNames, topic: str, cell: str
) -> None:
    """The record may be what is wrong: then the row fails, and tells what came instead."""
    assert told(tmp_path, names, topic=topic, **{"expect.topic.value": cell}) == []
    assert told(tmp_path, names, **{f"expect.ruling.{topic}": cell}) == []


@pytest.mark.parametrize("stance", ["explicitly_none", "delegates", "covered"])
def test_a_topic_without_a_value_has_a_stance_or_an_outcome(tmp_path: Path, names: KnownNames, stance: str) -> None:
    assert told(tmp_path, names, **{"expect.ruling.telehealth": stance}) == []
    (line,) = told(tmp_path, names, **{"expect.ruling.telehealth": "delegate"})
    assert line.endswith(" · `delegate` is no stance · did you mean `delegates`?")


@pytest.mark.parametrize("kind", [None, *ServiceKind])
@pytest.mark.parametrize("states", [{}, {"state": "VA"}, {"state": "VA", "billing_laboratory_state": "MD"}])
@pytest.mark.parametrize("rest", [{}, {"modifiers": ("90",)}, {"contractor": "JM"}, {"county": "Arlington"}])
def test_whatever_the_routing_asks_may_be_expected(
    library: PolicyLibrary, kind: ServiceKind | None, states: dict[str, str], rest: dict[str, Any]
) -> None:
    service = Service(code="80053", code_system="CPT", kind=kind, **states, **rest)
    for home in ("", ""), ("VA", ""), ("VA", "Arlington"):
        routing = library.jurisdictions.route(service, home, dt.date(2025, 7, 15))
        assert routing.need in {"", *ROUTING_NEEDS}


@pytest.mark.parametrize(
    ("topic", "cell", "fault"),
    [
        ("coverage", "nobdy", "`nobdy` is no branch that an answer can have · did you mean `nobody`?"),
        ("coverage", "covred", "`covred` is no branch that an answer can have · did you mean `covered`?"),
        (
            "coverage",
            "NCD 150.7=covered",
            "`NCD 150.7` names no version · write `NCD 150.7@1`",
        ),
        (
            "coverage",
            "NCD 150.77@1=covered",
            "`NCD 150.77@1` is no authority of the library · did you mean `NCD 150.7`?",
        ),
        (
            "coverage",
            "NCD 150.7@2=covered",
            "`NCD 150.7@2` is no version of `NCD 150.7` that the library has · did you mean `NCD 150.7@1`?",
        ),
        (
            "coverage",
            "NCD 150.7@1=covred",
            "`NCD 150.7@1=covred` is no value on `coverage` that a record has · did you mean `NCD 150.7@1=covered`?",
        ),
        (
            "telehealth",
            "NCD 150.7@1 alowed=true",
            "`NCD 150.7@1 alowed=true` names an entry that no value on `telehealth` has · did you mean `allowed`?",
        ),
        (
            "telehealth",
            "NCD 150.77@1 allowed=true",
            "`NCD 150.77@1` is no authority of the library · did you mean `NCD 150.7`?",
        ),
    ],
)
def test_a_branch_that_no_answer_has_is_a_fault(
    tmp_path: Path, names: KnownNames, topic: str, cell: str, fault: str
) -> None:
    (line,) = told(tmp_path, names, topic=topic, **{"expect.topic.branches": cell})
    assert line.endswith(f" · {fault}")


@pytest.mark.parametrize(
    ("topic", "cell"),
    [
        ("coverage", "nobody|NCD 150.7@1=not_medically_necessary|not_addressed_individual_review"),
        ("coverage", "W&I 14059.5(b)@1=delegates"),
        ("telehealth", "NCD 150.7@1 allowed=true"),
        ("coverage", "~nobdy"),
    ],
)
def test_a_branch_that_an_answer_may_have_is_none(tmp_path: Path, names: KnownNames, topic: str, cell: str) -> None:
    assert told(tmp_path, names, topic=topic, **{"expect.topic.branches": cell}) == []


def test_everything_that_is_wrong_with_a_row_is_told_at_once(tmp_path: Path, names: KnownNames) -> None:
    """A damaged code and day, a status and a state that are none; nothing that only follows from the damage."""
    cells = {"line_of_business": "medicaid", "state": "XX", "code_system": "HCPCS", "code": "100", "dos": "7/15/2025"}
    lines = told(tmp_path, names, **cells, **{"expect.status": "covrd", "expect.needs": "service_teir"})
    assert [line.partition(" (")[0] for line in lines] == ["code", "dos", "expect.status", "state", "expect.needs"]


def test_a_record_whose_condition_only_looks_plain_is_not_held_up_as_the_right_one(
    tmp_path: Path, library: PolicyLibrary
) -> None:
    """The word of the table may be right: its record says it with a space at an end."""
    off = source("X 1", "ncd", "covered", conditions=(Condition("colour", "is", "IIS "),))
    (row,) = read(tmp_path, known_names(library.with_provisions([off])), {"fact.colour": "IIS"})
    (note,) = map(str, row.notes)
    assert note.endswith(
        "`colour` has a value at which no record looks · correct the record: `IIS ` has space at an end"
    )
