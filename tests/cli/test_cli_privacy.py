"""Canaries: what a member is shows in no repr, no explanation, no message, and in JSON only where it is promised.

Every field of a member and of a span is filled. Left out are the words that select a ladder (line of business,
delivery system, funding, programme, state) and the codes of a contract's carve-outs, which describe the product.
"""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import attrs
import pytest
from cli_runs import Run

from coverage_resolver.enrollments import Enrollment
from coverage_resolver.errors import InvalidQuestion
from coverage_resolver.explain import explain, explain_span, summary
from coverage_resolver.io.answers import answer_to_dict
from coverage_resolver.io.questions_json import field_types, question_from_dict
from coverage_resolver.library import PolicyLibrary
from coverage_resolver.questions import Member, Residence, RetroactiveRequest
from coverage_resolver.resolve import resolve, resolve_span

PRODUCT = {"line_of_business", "delivery_system", "funding", "programme", "state", "carve_outs"}
#: Answered as truths: these leave no trace to look for.
LINES = {
    "medicaid": {"state": "CA", "delivery_system": "managed_care"},
    "medicare_ffs": {},
    "medicare_advantage": {},
    "commercial": {"state": "CA", "funding": "insured"},
    "marketplace": {"state": "CA"},
    "chip": {"state": "CA", "programme": "separate", "delivery_system": "managed_care"},
}
_DAYS = {"start": "2019-02-11", "end": "2027-03-12"}


def canaries(shape: type, given: dict[str, Any]) -> dict[str, Any]:
    """A table in which every field that is not given holds a canary of its own."""
    table = dict(given)
    for place, (name, kind) in enumerate(field_types(shape).items()):
        if name in table or name in PRODUCT:
            continue
        if "date" in str(kind):
            table[name] = _DAYS.get(name, f"19{31 + place}-09-{place + 1:02}")
        elif kind is str:
            table[name] = f"canary-{shape.__name__.lower()}-{name}"
        elif "str" in str(kind) and "tuple" in str(kind):
            table[name] = [f"canary-{shape.__name__.lower()}-{name}"]
        elif "Mapping" in str(kind):
            table[name] = {"canary_fact": "canary-fact-value", "trial_name": "canary-trial"}
    return table


def table_of(line: str, **service: Any) -> dict[str, Any]:
    span = canaries(Enrollment, {"line_of_business": line, **LINES[line]})
    span |= {"known_from": "2019-02-12", "end_known_from": "2019-02-13"}
    member = {
        "residence_state": "CA",
        "residences": [canaries(Residence, {"state": "CA"})],
        "enrollments": [span],
        "retroactive_request": canaries(RetroactiveRequest, {"state": "CA"}),
        "found": True,
    }
    procedure = {"code": "M0076", "code_system": "HCPCS", "state": "CA", **service}
    return {
        "member": canaries(Member, member),
        "service": {**procedure, "description": "canary-description", "diagnoses": ["T88.7XXA"]},
        "date_of_service": "2025-06-15",
        "as_of": "2026-06-30",
    }


def values(table: object) -> set[str]:
    """Every canary of a table, as it might be written."""
    if isinstance(table, dict):
        return {found for item in table.values() for found in values(item)}
    if isinstance(table, list):
        return {found for item in table for found in values(item)}
    if not isinstance(table, str):
        return set()
    try:
        day = dt.date.fromisoformat(table)
    except ValueError:
        return {table, table.replace("-", "_")} if "canary" in table else {"T887XXA", "T88.7"} & {table, table[:5]}
    return set() if table == "2026-06-30" else {table, repr(day), f"{day:%m/%d/%Y}"}


def leaked(text: str, table: dict[str, Any]) -> set[str]:
    return {found for found in values(table) if found in text}


@pytest.mark.parametrize("line", LINES)
def test_every_member_field_has_its_canary(line: str) -> None:
    member = table_of(line)["member"]
    assert set(member) == {field.name for field in attrs.fields(Member)}
    untold = {"integrated", "restricted_scope", "premium_credit"} | PRODUCT
    assert {field.name for field in attrs.fields(Enrollment)} - untold <= set(member["enrollments"][0])


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("service", [{}, {"hospice_related": None}, {"code": "", "code_system": ""}, {"state": "TX"}])
def test_no_repr_and_no_explanation_tells(line: str, service: dict[str, Any], library: PolicyLibrary) -> None:
    table = table_of(line, **service)
    question = question_from_dict(table)
    answer = resolve(question, library)
    span = resolve_span(question.on(dt.date(2025, 6, 14)), dt.date(2025, 7, 20), library)
    parts = [repr(question), repr(answer), explain(answer), summary(answer), *map(explain, _answers(span))]
    for text in parts:
        assert not leaked(text, table)
    assert not leaked(explain_span(span), table) - {"2025-06-15"}


def _answers(span: Any) -> list[Any]:
    return [part.answer for part in span.segments]


@pytest.mark.parametrize("line", LINES)
def test_json_tells_the_plan_and_the_day_only(line: str, library: PolicyLibrary) -> None:
    """The window is computed and may end with the member's coverage; the rest comes from policies."""
    table = table_of(line)
    answer = answer_to_dict(resolve(question_from_dict(table), library))
    assert answer.pop("date_of_service") == "2025-06-15"
    for item in answer["determinations"]:
        item["payer"].pop("plan")
        item.pop("valid_from")
        item.pop("valid_through")
    assert not leaked(json.dumps(answer), table)


def test_a_window_that_ends_with_the_coverage_is_not_dated_in_the_text(library: PolicyLibrary) -> None:
    table = table_of("medicare_ffs")
    table["member"]["enrollments"][0] = {"line_of_business": "medicare_ffs", "start": "2020-01-01", "end": "2025-09-10"}
    answer = resolve(question_from_dict(table), library)
    assert answer_to_dict(answer)["determinations"][0]["valid_through"] == "2025-09-10"
    assert "2025-09-10" not in explain(answer)


FLAGS = ("--dob", "--dos", "--as-of", "--enrolled-from", "--residence-state", "--service-state", "--code-system")


@pytest.mark.parametrize("flag", FLAGS)
@pytest.mark.parametrize("value", ["1931-02-31", "canary value", "19310203", "canary=1931-02-03"])
def test_no_message_repeats_the_value_of_a_flag(run: Run, flag: str, value: str) -> None:
    given = {"--line-of-business": "medicaid", "--dos": "2025-07-15", "--as-of": "2026-06-30", "--code": "M0076"}
    given |= {"--code-system": "HCPCS", flag: value}
    ran = run("explain", *(f"{name}={text}" for name, text in given.items()))
    assert ran.code == 2
    assert value not in ran.err + ran.out
    assert flag in ran.err


WRONG: tuple[Any, ...] = (19310203, ["canary-list"], {"canary-key": "canary-value"}, True, 1.5, "canary-text")


@pytest.mark.parametrize("shape", [Member, Enrollment, Residence, RetroactiveRequest])
def test_no_error_repeats_a_value_of_a_file(run: Run, tmp_path: Path, shape: type) -> None:
    file = tmp_path / "q.json"
    for name in field_types(shape):
        for wrong in WRONG:
            table = table_of("medicaid")
            member = table["member"]
            place = {Member: member, Enrollment: member["enrollments"][0], Residence: member["residences"][0]}
            place.get(shape, member["retroactive_request"])[name] = wrong
            file.write_text(json.dumps(table))
            ran = run("resolve", "--question", file)
            assert ran.code in (0, 3)
            assert not leaked(ran.err, table)
            assert "canary-list" not in ran.err and "canary-value" not in ran.err
            assert ran.code == 0 or (name in ran.err and ran.err.count("\n") == 1)


def test_no_cause_hides_behind_an_error() -> None:
    """A chained exception would show the value in a log."""
    table = table_of("medicaid")
    table["member"]["date_of_birth"] = "canary"
    with pytest.raises(InvalidQuestion) as caught:
        question_from_dict(table)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__
