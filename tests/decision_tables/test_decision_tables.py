"""Decision tables: rows that an analyst wrote from the law, run against the shipped library.

Plain columns say who, what and when; ``enrollment.``, ``enrollment2.``, ``member.``, ``service.``, ``provider.``,
``request.`` and ``fact.`` reach every other field. ``expect.*`` is the law's answer, ``source`` the rule of law.md that
gives it. An empty cell says nothing; ``none`` in a date says that no end is known; lists are separated by ``|``.
A row may ask about one ``topic``: see ``topic_cells``.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from topic_cells import check_topic

from coverage_resolver import (
    Answer,
    CoverageQuestion,
    Determination,
    Enrollment,
    Member,
    PolicyLibrary,
    Provider,
    RetroactiveRequest,
    Service,
    resolve,
)

HERE = Path(__file__).parent
#: Plain columns, and the part of the question that they belong to.
PLAIN = {
    "line_of_business": "enrollment",
    "plan": "enrollment",
    "state": "enrollment",
    "delivery_system": "enrollment",
    "funding": "enrollment",
    "programme": "enrollment",
    "code_system": "service",
    "code": "service",
    "description": "service",
    "diagnoses": "service",
    "dob": "member.date_of_birth",
}
LISTS = ("diagnoses", "carve_outs", "modifiers")
TRUTHS = {"true": True, "false": False}


def rows(name: str) -> list[dict[str, str]]:
    with (HERE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def all_rows() -> list[Any]:
    tables = sorted(path.name for path in HERE.glob("*.csv") if path.name != "jurisdiction_routing.csv")
    return [
        pytest.param(row, id=f"{name.removesuffix('.csv')}: {row['case']}") for name in tables for row in rows(name)
    ]


def asked(row: dict[str, str]) -> CoverageQuestion:
    parts: dict[str, dict[str, Any]] = {}
    for column, text in row.items():
        if not text or column.startswith("expect."):
            continue
        place = PLAIN.get(column, column if "." in column else "")
        if not place:
            continue
        part, _, field = place.partition(".")
        field = field or column
        value: Any = text.split("|") if field in LISTS else TRUTHS.get(text, text)
        parts.setdefault(part, {})[field] = value
    spans = [
        Enrollment(**{"start": "1990-01-01", **parts[name]})
        for name in ("enrollment", "enrollment2", "enrollment3")
        if name in parts
    ]
    member, service = parts.get("member", {}), parts.get("service", {})
    if "request" in parts:
        member["retroactive_request"] = RetroactiveRequest(**parts["request"])
    if "provider" in parts:
        service["provider"] = Provider(**parts["provider"])
    return CoverageQuestion(
        member=Member(enrollments=spans, **member),
        service=Service(facts=parts.get("fact", {}), **service),
        date_of_service=row["dos"],
        as_of=row["as_of"],
        decision_level=row.get("decision_level") or "plan",
    )


def cell(text: str) -> list[str]:
    return text.split("|") if text else []


def names(item: Determination) -> tuple[str, str]:
    governing = item.governing
    return ("none", "none") if governing is None else (governing.authority.id, governing.id)


def fates(item: Determination) -> set[str]:
    return {f"{step.provision.id}={step.disposition}" for step in item.rulings["coverage"].steps}


def check(answer: Answer, row: dict[str, str]) -> list[str]:
    """What the answer has otherwise than the table."""
    item = answer.primary
    wrong = []

    def expect(column: str, got: object, right: bool) -> None:
        if row.get(column) and not right:
            wrong.append(f"{column}: the law says {row[column]}, the answer {got}")

    expect("expect.status", item.status, item.status == row.get("expect.status"))
    expect("expect.resolution", item.resolution, item.resolution == row.get("expect.resolution"))
    expect("expect.governing", names(item), row.get("expect.governing") in names(item))
    for column, value in (("expect.valid_from", item.valid_from), ("expect.valid_through", item.valid_through)):
        expect(column, value, str(value).lower() == row.get(column))
    codes = set(answer.reason_codes)
    expect("expect.reason", sorted(codes), set(cell(row.get("expect.reason", ""))) <= codes)
    expect("expect.no_reason", sorted(codes), not set(cell(row.get("expect.no_reason", ""))) & codes)
    expect("expect.needs", item.needs, set(cell(row.get("expect.needs", ""))) <= set(item.needs))
    expect("expect.consult", item.must_consult, set(cell(row.get("expect.consult", ""))) <= set(item.must_consult))
    open_ = sorted({str(branch.status) for branch in item.alternatives})
    expect("expect.alternatives", open_, open_ == sorted(cell(row.get("expect.alternatives", ""))))
    if row.get("expect.steps"):
        expect("expect.steps", fates(item), set(cell(row["expect.steps"])) <= fates(item))
    payers = [each.payer.line_of_business for each in answer.determinations]
    expect("expect.payers", payers, payers == cell(row.get("expect.payers", "")))
    statuses = [str(each.status) for each in answer.determinations]
    expect("expect.statuses", statuses, statuses == cell(row.get("expect.statuses", "")))
    expect(
        "expect.order_settled",
        answer.order_settled,
        answer.order_settled is TRUTHS.get(row.get("expect.order_settled", "")),
    )
    return wrong


@pytest.fixture(scope="module")
def whole(library: PolicyLibrary) -> PolicyLibrary:
    """The shipped sources taken as the whole corpus: where none of them speaks there is silence."""
    return library.with_provisions(library.provisions)


@pytest.mark.parametrize("row", all_rows())
def test_row(row: dict[str, str], whole: PolicyLibrary) -> None:
    question = asked(row)
    assert check(resolve(question, whole), row) + check_topic(question, whole, row) == []


@pytest.mark.parametrize("row", [pytest.param(row, id=row["case"]) for row in rows("jurisdiction_routing.csv")])
def test_routing(row: dict[str, str], whole: PolicyLibrary) -> None:
    fields = {name.removeprefix("service."): text for name, text in row.items() if name.startswith("service.") and text}
    if "modifiers" in fields:
        fields["modifiers"] = [fields["modifiers"]]
    question = CoverageQuestion(
        member=Member(residence_state=row["residence_state"], residence_county=row["residence_county"]),
        service=Service(**fields),
        date_of_service=row["dos"],
        as_of=row["dos"],
    )
    day = question.date_of_service
    found = whole.jurisdictions.route(question.service, question.member.home(day), day)
    known = {name for option in found.options for name in option}
    wanted = cell(row["expect.jurisdictions"])
    assert (len(found.options), set(wanted) <= known) == (len(wanted), True), (found, known)
    assert set(cell(row["expect.contract_number"])) <= known
    assert found.reason == (row["expect.reason"] or found.reason)
    assert found.need == (row["expect.needs"] or found.need)


def test_every_row_expects_something_and_cites_its_law() -> None:
    for path in sorted(HERE.glob("*.csv")):
        seen = set()
        for row in rows(path.name):
            assert any(text for column, text in row.items() if column.startswith("expect.")), row["case"]
            assert row["source"], row["case"]
            assert row["case"] not in seen, row["case"]
            assert None not in row, row["case"]
            seen.add(row["case"])
